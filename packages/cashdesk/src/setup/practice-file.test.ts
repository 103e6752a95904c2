import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readPracticeFile, writePracticeFile } from './practice-file.ts';

let parent: string;
let file: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'luxon-test-'));
  file = join(parent, 'data', 'luxon.practice');
});
afterEach(() => rmSync(parent, { recursive: true }));

const practice = { creditedAt: new Date('2026-11-27T14:22:00.000Z'), credits: 2 };

test('a practice leaves a time and a count for this user’s eyes, in a folder it makes; the next one replaces them', () => {
  expect(readPracticeFile(file)).toBeNull();
  writePracticeFile(file, { ...practice, credits: 1 });
  writePracticeFile(file, practice);
  expect(readPracticeFile(file)).toEqual(practice);
  expect(readFileSync(file, 'utf8')).toBe('{"creditedAt":"2026-11-27T14:22:00.000Z","credits":2}\n');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(parent, 'data'))).toEqual(['luxon.practice']);
});

test.each([
  ['half of it', '{"creditedAt":"2026-11-27T14:22'],
  ['no credit', '{"creditedAt":"2026-11-27T14:22:00.000Z","credits":0}'],
  ['a time that is none', '{"creditedAt":"yesterday","credits":1}'],
  ['something beside them', '{"creditedAt":"2026-11-27T14:22:00.000Z","credits":1,"player":"100000001"}'],
  ['too much', `{"creditedAt":"2026-11-27T14:22:00.000Z","credits":1}${' '.repeat(2_000)}`],
])('a file with %s says nothing', (_name, text) => {
  mkdirSync(join(parent, 'data'));
  writeFileSync(file, text);
  expect(readPracticeFile(file)).toBeNull();
});

test('a place that cannot be written is an error whose sentence names it', () => {
  writeFileSync(join(parent, 'data'), 'a file where the folder belongs');
  expect(() => writePracticeFile(file, practice)).toThrow(join(parent, 'data'));
});
