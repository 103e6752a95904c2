import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const rootDir = join(import.meta.dirname, '..');
const lines = readFileSync(join(rootDir, 'docs/security.md'), 'utf8')
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter(([, number]) => /^\d+\.\d+\.\d+$/.test(number ?? ''));

test('every line of the security list has a test that is there, or a reason', () => {
  expect(lines.length).toBeGreaterThan(60);
  const wrong = lines.filter(([, , , shown = '']) => {
    if (/^reason: \S/.test(shown)) return false;
    const files = [...shown.matchAll(/`([^`]+\.test\.ts)`/g)].map(([, file = '']) => file);
    const areThere = files.every((file) => existsSync(join(rootDir, file)));
    return !shown.startsWith('test: ') || files.length === 0 || !areThere;
  });
  expect(wrong.map(([, number]) => number)).toEqual([]);
});

test('no line stands twice, and they are in order', () => {
  const numbers = lines.map(([, number = '']) => number.split('.').map(Number));
  const sorted = numbers.toSorted((a, b) =>
    a.reduce((order, part, index) => order || part - (b[index] ?? 0), 0),
  );
  expect(numbers).toEqual(sorted);
  expect(new Set(numbers.map(String)).size).toBe(numbers.length);
});
