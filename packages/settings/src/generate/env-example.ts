import type { VariableDefinition } from '../variables/definition.ts';
import { variables } from '../variables/index.ts';
import { areaTitles } from './areas.ts';

const head = `# Скопируйте в .env и заполните. Файл сделан из packages/settings: npm run generate -w packages/settings
# Copy to .env and fill in. Generated from packages/settings: npm run generate -w packages/settings
#
# Значение с # возьмите в одинарные кавычки. Каждая переменная на своей строке.
# Put a value with a # in single quotes. One variable a line.
`;

/** Writes the text of `.env.example`: every variable with its help; those with a default are commented out. */
export function generateEnvExample(): string {
  const sections = Object.entries(areaTitles).map(([area, title]) => {
    const name = title.ru === title.en ? title.en : `${title.ru} · ${title.en}`;
    const entries = variables.filter(
      (variable) => variable.area === area && variable.listed && variable.name !== 'LUXON_ENV_FILE',
    );
    return [`# ── ${name} ──`, ...entries.map(writeEntry)].join('\n\n');
  });
  return `${[head.trimEnd(), ...sections].join('\n\n')}\n`;
}

function writeEntry(variable: VariableDefinition): string {
  const line = variable.default === null ? `${variable.name}=` : `# ${variable.name}=${variable.default}`;
  return [`# ${variable.help.ru}`, `# ${variable.help.en}`, line].join('\n');
}
