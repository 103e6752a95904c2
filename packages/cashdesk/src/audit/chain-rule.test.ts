import { expect, test } from 'vitest';
import { auditSentence, headSentence } from './audit-texts.ts';
import {
  differingColumns,
  emptyHead,
  formatHead,
  hashColumns,
  hashEntry,
  hashRow,
  linkRow,
  parseHead,
} from './chain-rule.ts';

const columns = { reason: 'оплачено "сам"', at: '2026-11-24T06:00:00.25+00:00', amount_minor: '10050' };
const sealedAt = new Date('2026-11-24T06:00:02Z');
const link = linkRow(emptyHead, { tableName: 'history', rowId: '7', columns }, sealedAt);

test('a row and a link hash to the bytes that are written down: sha256sum gives the same', () => {
  // printf '%s' '[["amount_minor","10050"],["at","2026-11-24T06:00:00.25+00:00"],["reason","оплачено \"сам\""]]' | sha256sum
  expect(link.rowHash).toBe('97126f32c869a8bdb324cf63431a2d994fe5c2f135359c8e909181f2095bde12');
  // printf '%s' '["luxon-audit-1","1","000…0","history","7","2026-11-24T06:00:00.25+00:00",<row hash>,<column hashes>,"2026-11-24T06:00:02.000Z"]' | sha256sum
  expect(link.hash).toBe('fee8f5d4b40a14095d40959e189db8e876abd0c9c1e5f9e07af2b7ed1c0aa31f');
});

test('the order in which columns are read says nothing; a value that moves to another column does', () => {
  expect(hashRow({ b: '2', a: '1' })).toBe(hashRow({ a: '1', b: '2' }));
  expect(hashRow({ a: '2', b: '1' })).not.toBe(hashRow({ a: '1', b: '2' }));
  expect(hashRow({ a: '1' })).not.toBe(hashRow({ a: '1', b: '' }));
});

test.each([
  ['seq', { seq: 2n }],
  ['previous hash', { previousHash: '1'.repeat(64) }],
  ['table', { tableName: 'receipts' }],
  ['row id', { rowId: '8' }],
  ['row time', { rowAt: null }],
  ['row hash', { rowHash: null }],
  ['column hashes', { columnHashes: '' }],
  ['time of sealing', { sealedAt: '2026-11-24T06:00:02.001Z' }],
])('another %s makes another hash', (_, other) => {
  expect(hashEntry({ ...link, ...other })).not.toBe(link.hash);
});

test.each([
  [{ ...columns, reason: 'x' }, ['reason']],
  [{ reason: columns.reason, at: columns.at }, ['amount_minor']],
  [{ ...columns, facts: '{}' }, ['facts']],
  [columns, []],
])('the columns that differ are named', (found, named) => {
  expect(differingColumns(link.columnHashes, hashColumns(found))).toEqual(named);
});

test('a head is read as it was written, and nothing else is', () => {
  expect(parseHead(` ${formatHead(link)}\n`)).toEqual({ seq: 1n, hash: link.hash });
  for (const wrong of ['', '1', '1:abc', `-1:${link.hash}`, `1:${link.hash.toUpperCase()}`]) {
    expect(parseHead(wrong)).toBeNull();
  }
});

test('a finding and a head are said in every language, each in its own words', () => {
  const kinds = [
    'changed',
    'moved',
    'removed',
    'inserted',
    'chain_changed',
    'head_differs',
    'tail_removed',
    'unguarded',
  ] as const;
  const finding = { seq: 7n, tableName: 'history', rowId: '9', at: columns.at, differs: ['reason'] };
  for (const kind of kinds) {
    const said = (['ru', 'en'] as const).map((language) => auditSentence({ kind, ...finding }, language));
    expect(new Set(said).size).toBe(2);
    expect(said.join(' ')).not.toMatch(/null|undefined|\?/);
  }
  const heads = (['ru', 'en', 'ky'] as const).map((language) =>
    headSentence({ day: '2026-11-24', ...link }, language),
  );
  expect(new Set(heads).size).toBe(3);
  for (const head of heads) expect(head).toContain(formatHead(link));
});
