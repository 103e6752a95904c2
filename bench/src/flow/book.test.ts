import type { BookEntry, DeskControl } from '@luxon/sandbox';
import { expect, test } from 'vitest';
import { countBook } from './book.ts';
import type { Notice } from './notices.ts';

const notice = (playerId: string, amount: string): Notice => ({
  ...{ playerId, amount, amountMinor: 0n },
  raw: Buffer.alloc(0),
});
const bookOf = (...entries: [playerId: string, amount: string][]) =>
  ({ book: () => entries.map(([playerId, amount]) => ({ playerId, amount }) as BookEntry) }) as DeskControl;

test('countBook: one credit for each notice is sound', () => {
  const notices = [notice('1', '10.01'), notice('1', '10.02')];
  expect(countBook(bookOf(['1', '10.02'], ['1', '10.01']), notices)).toEqual({
    ...{ credited: 2, doubled: 0, lost: 0 },
  });
});

test('countBook: a second credit is doubled, a missing one lost, another player both', () => {
  const notices = [notice('1', '10.01'), notice('1', '10.02'), notice('2', '10.03')];
  const book = bookOf(['1', '10.01'], ['1', '10.01'], ['9', '10.03']);
  expect(countBook(book, notices)).toEqual({ credited: 1, doubled: 2, lost: 2 });
});
