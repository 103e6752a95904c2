import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const rootDir = join(import.meta.dirname, '..');

/** The decisions themselves, without the version, the claim and the second person that `decide` asks for. */
const unguarded = [
  'acceptMailByHand',
  'cancelRequest',
  'closePayment',
  'dismissMail',
  'matchByHand',
  'retryCredit',
  'settleUnknown',
  'takeBackMatch',
  'takeUpPayment',
  'undoMatch',
];

const sources = globSync('{admin_nextjs,cli}/**/*.{ts,tsx,mts,mjs}', { cwd: rootDir }).filter(
  (path) => !/node_modules|\.next|\.test\./.test(path),
);

test('no page, action or command comes to money but through decide()', () => {
  expect(sources.length).toBeGreaterThan(80);
  const offenders = sources.flatMap((path) => {
    const source = readFileSync(join(rootDir, path), 'utf8');
    return unguarded
      .filter((name) => new RegExp(`\\b${name}\\b`).test(source))
      .map((name) => `${path}: ${name}`);
  });
  expect(offenders).toEqual([]);
});

test('who decides is never read from a form', () => {
  const actions = readFileSync(join(rootDir, 'admin_nextjs/src/server/decisions.ts'), 'utf8');
  expect(actions).toContain('actor');
  for (const path of sources.filter((name) => name.endsWith('.tsx'))) {
    expect(readFileSync(join(rootDir, path), 'utf8'), path).not.toMatch(
      /name="(actor|operator|secondPersonAbove)"/,
    );
  }
  expect(actions).not.toMatch(/actor: z\.|secondPersonAbove: z\./);
});
