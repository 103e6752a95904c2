import type { CommandLanguage } from '../text.ts';
import type { Shown, VariableDefinition } from '../variables/definition.ts';
import { variables } from '../variables/index.ts';
import { areaTitles, userTitles } from './areas.ts';

/** Writes the reference page of all variables in one language, as Markdown. */
export function generateReference(language: CommandLanguage): string {
  const sections = Object.entries(areaTitles).map(([area, title]) =>
    [
      `## ${title[language]}`,
      '',
      columns[language],
      '| --- | --- | --- | --- | --- |',
      ...variables
        .filter((variable) => variable.area === area && variable.listed)
        .map((variable) => writeRow(variable, language)),
    ].join('\n'),
  );
  return `${[intro[language], ...sections].join('\n\n')}\n`;
}

function writeRow(variable: VariableDefinition, language: CommandLanguage): string {
  const value = variable.type.expected[language];
  const cells = [
    `\`${variable.name}\``,
    `${variable.help[language]} (${value})`,
    variable.default === null ? '' : `\`${variable.default}\``,
    shownTitles[variable.shown][language],
    variable.usedBy.map((user) => userTitles[user][language]).join(', '),
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

const shownTitles: Record<Shown, Record<CommandLanguage, string>> = {
  open: { ru: 'целиком', en: 'in full' },
  ending: { ru: 'последние 4 знака', en: 'last 4 characters' },
  hidden: { ru: 'никогда', en: 'never' },
  address: { ru: 'без пароля', en: 'without the password' },
};

const columns = {
  ru: '| Переменная | Что это (вид значения) | По умолчанию | Показывается | Где используется |',
  en: '| Variable | What it is (form of the value) | Default | Shown | Used by |',
};

const intro = {
  ru: `# Настройки

Страница сделана из \`packages/settings\` (\`npm run generate -w packages/settings\`); правки вносите там. [English](settings.md)

Настройки читаются из файлов \`.env\` рабочей папки, \`admin_nextjs/\` и корня проекта; если задана \`LUXON_ENV_FILE\` — только из названного в ней файла. Кавычки и примечания — по правилам dotenv: значение с \`#\` берётся в кавычки. Переменная, заданная в самом окружении, важнее файлов (даже пустая), и программа об этом говорит. Разные значения одного имени в двух файлах — ошибка. Кавычки, пробелы и концы строк вокруг значения убираются, и это тоже говорится. Второй, третий и четвёртый почтовый ящик задаются теми же именами с номером: \`MAILBOX_2_HOST\`, \`MAILBOX_2_USER\` … Файл остаётся открытым текстом: не показывайте его никому и закройте для чужих (\`chmod 600 .env\`).

Проверка: \`cd admin_nextjs && npm run check-mobcash-config\` (MobCash), \`npx luxon doctor\` (всё).`,
  en: `# Settings

This page is generated from \`packages/settings\` (\`npm run generate -w packages/settings\`); change it there. [Русский](settings.ru.md)

Settings are read from the \`.env\` files of the working directory, \`admin_nextjs/\` and the root of the project; where \`LUXON_ENV_FILE\` is set, from the file it names alone. Quotes and remarks follow dotenv's rules: a value with a \`#\` goes in quotes. A variable exported in the environment wins over the files (even an empty one), and the program says so. Two values for one name in two files are an error. Quotes, spaces and line ends around a value are taken off, and that is said too. A second, third and fourth mailbox have the same names with a number: \`MAILBOX_2_HOST\`, \`MAILBOX_2_USER\` … The file stays plain text: show it to nobody and close it to others (\`chmod 600 .env\`).

The check: \`cd admin_nextjs && npm run check-mobcash-config\` (MobCash), \`npx luxon doctor\` (everything).`,
};
