import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const sourceDir = join(import.meta.dirname, '..');
const open = ['app/sign-in/page.tsx', 'app/welcome/page.tsx'];
const pages = globSync('app/**/page.tsx', { cwd: sourceDir }).filter((path) => !open.includes(path));

test('there are pages to look at', () => expect(pages.length).toBeGreaterThan(4));

test.each(pages)('%s asks who is there before it reads anything', (path) => {
  const body = readFileSync(join(sourceDir, path), 'utf8').split('export default')[1] ?? '';
  expect(body).toMatch(
    /^ async function \w+\([^\n]*\{\n {2}(?:const operator = )?await requireOperator\(\);/,
  );
});
