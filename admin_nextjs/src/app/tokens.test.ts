import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const appDir = import.meta.dirname;
const tokens = readFileSync(join(appDir, 'tokens.css'), 'utf8');

type Theme = 'light' | 'dark';

const colours = new Map(
  [...tokens.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/g)].map(
    ([, name = '', light = '', dark = '']) => [name, { light, dark }] as const,
  ),
);

function hex(name: string, theme: Theme): string {
  const colour = colours.get(name);
  if (colour === undefined) throw new Error(`There is no colour "${name}" in tokens.css.`);
  return colour[theme];
}

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(colour: string): number {
  const channel = (at: number): number => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const surfaces = ['page', 'card', 'hover'];
const tints = ['brand-tint', 'good-tint', 'warn-tint', 'bad-tint', 'calm-tint'];
const tones = ['brand', 'good', 'warn', 'bad'];
const cross = (words: readonly string[], grounds: readonly string[]) =>
  words.flatMap((word) => grounds.map((ground) => [word, ground] as const));

/** Words on what they may stand on: 4.5 to 1. */
const wordPairs = [
  ...cross(['ink', 'soft', ...tones], surfaces),
  ...cross(['ink', 'soft'], tints),
  ...tones.map((tone) => [tone, `${tone}-tint`] as const),
  ['brand-ink', 'brand'] as const,
  ['brand-ink', 'brand-strong'] as const,
];
/** What must be seen but is not read: the edge of a field, the ring of the focus, a chart's line: 3 to 1. */
const shapePairs = [
  ...cross(['edge'], ['page', 'card']),
  ...cross(['brand'], [...surfaces, ...tints]),
  ...cross(['chart-1', 'chart-2', 'chart-3', 'chart-4'], ['card']),
];

test.each(['light', 'dark'] as const)('every word can be read on every surface, %s', (theme) => {
  const weak = (pairs: readonly (readonly [string, string])[], least: number) =>
    pairs
      .map(([word, ground]) => ({
        pair: `${word} on ${ground}`,
        is: contrast(hex(word, theme), hex(ground, theme)),
      }))
      .filter(({ is }) => is < least);
  expect(weak(wordPairs, 4.5)).toEqual([]);
  expect(weak(shapePairs, 3)).toEqual([]);
});

test('every colour of the tokens is in a pair, but for the line that only divides', () => {
  const inPairs = new Set([...wordPairs, ...shapePairs].flat());
  expect([...colours.keys()].filter((name) => !inPairs.has(name))).toEqual(['line']);
});

test('no page has a colour of its own: neither written out, nor made thinner', () => {
  const cwd = join(appDir, '..');
  const own =
    /(?:bg|text|border|ring|outline|fill|stroke|from|to|decoration|divide|accent)-(?:\[#|[a-z-]+\/\d)|#[0-9a-f]{6}\b|\brgba?\(/;
  const found = globSync('**/*.{ts,tsx}', { cwd })
    .filter((path) => !path.endsWith('.test.ts'))
    .filter((path) => own.test(readFileSync(join(cwd, path), 'utf8')));
  expect(found).toEqual([]);
});
