import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { expect, test } from 'vitest';
import { findRootDir } from '../find-root-dir.ts';
import { variables } from '../variables/index.ts';
import { generateEnvExample } from './env-example.ts';
import { generatedFiles } from './generated-files.ts';

test.each(Object.keys(generatedFiles()))(
  '%s is what the definitions say (npm run generate -w packages/settings)',
  (path) => {
    expect(readFileSync(join(findRootDir(), path), 'utf8')).toBe(generatedFiles()[path]);
  },
);

test('the example names every listed variable and sets none', () => {
  const example = generateEnvExample();
  for (const { name, listed } of variables) {
    if (listed && name !== 'LUXON_ENV_FILE') expect(example).toContain(`${name}=`);
  }
  expect(Object.values(parse(example)).filter((value) => value !== '')).toEqual([]);
});

test('every default satisfies its own type', () => {
  for (const variable of variables) {
    if (variable.default !== null) expect(() => variable.type.schema.parse(variable.default)).not.toThrow();
  }
});

test('every variable is stated once', () => {
  expect(new Set(variables.map(({ name }) => name)).size).toBe(variables.length);
});
