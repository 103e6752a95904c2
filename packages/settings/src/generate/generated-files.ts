import { generateEnvExample } from './env-example.ts';
import { generateReference } from './reference.ts';

/** Gives the text of every generated file by its path from the root. */
export function generatedFiles(): Record<string, string> {
  return {
    '.env.example': generateEnvExample(),
    'docs/settings.md': generateReference('en'),
    'docs/settings.ru.md': generateReference('ru'),
  };
}
