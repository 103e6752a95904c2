import { isCurrency } from '@luxon/money';
import { readBankDate } from './read-bank-date.ts';
import type { StatementColumn } from './statement-error.ts';

/** Which columns are likely meant, by name; only a proposal that a person confirms. */
export type GuessedMapping = Readonly<
  Record<'time' | 'clock' | 'amount' | 'currencyColumn' | 'reference', string | null>
>;

const moneyIn = /приход|кредит|зачисл|поступ|пополн|кириш|credit|incoming|received/i;
const notMoneyIn = /расход|дебет|списан|комисс|остат|баланс|сальдо|чыгым|калдык|debit|fee|balance/i;
const number = /номер|№|референс|документ|транзакц|операци[ия]\s*id|reference|\bref\b|\bid\b/i;
const sum = /^[-+\u2212]?\s?\d[\d ',.]*[.,]\d{2}(\s?\p{L}+\.?)?$/u;

/** Proposes a mapping from the names of the columns and what stands in them first. */
export function guessMapping(columns: readonly StatementColumn[]): GuessedMapping {
  const find = (test: (column: StatementColumn) => boolean): string | null =>
    columns.find(test)?.name ?? null;
  const time = find(({ example }) => readBankDate(example, 0) !== null);
  return {
    time,
    clock: find(({ example }) => /^\d{1,2}:\d{2}(:\d{2})?$/.test(example)),
    amount:
      find(({ name }) => moneyIn.test(name) && !notMoneyIn.test(name)) ??
      find(({ name, example }) => sum.test(example) && name !== time && !notMoneyIn.test(name)),
    currencyColumn: find(({ example }) => isCurrency(example.toUpperCase())),
    reference: find(({ name }) => number.test(name) && name !== time),
  };
}
