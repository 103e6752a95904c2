import { expect, test } from 'vitest';
import { guessMapping } from './guess-mapping.ts';

const guess = (columns: Record<string, string>) =>
  guessMapping(Object.entries(columns).map(([name, example]) => ({ name, example })));

test.each([
  [
    'debit and credit columns',
    { 'Дата операции': '03.11.2026 19:11', '№ документа': 'A1', Расход: '5,00', Приход: '', Остаток: '1,00' },
    { time: 'Дата операции', clock: null, amount: 'Приход', currencyColumn: null, reference: '№ документа' },
  ],
  [
    'a signed sum, clock and currency beside it',
    { Date: '2026-11-03', Time: '19:11', Balance: '900.00', Amount: '-5.00', Currency: 'KGS' },
    { time: 'Date', clock: 'Time', amount: 'Amount', currencyColumn: 'Currency', reference: null },
  ],
  [
    'nothing that looks like a statement',
    { '#1': 'x', '#2': '' },
    { time: null, clock: null, amount: null, currencyColumn: null, reference: null },
  ],
])('%s', (_, columns, wanted) => {
  expect(guess(columns)).toEqual(wanted);
});
