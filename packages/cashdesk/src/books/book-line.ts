import { type Currency, isCurrency } from '@luxon/money';
import { z } from 'zod';

/** How many, and their sum in minor units. */
export interface Total {
  readonly count: number;
  readonly minor: bigint;
}

/** The books of one receiving account, one day and one currency. */
export interface BookLine {
  /** Bank and mailbox. */
  readonly scope: string;
  /**
   * The account of that scope which the requests asked to pay to; null: what no account can be named for (unmatched, set
   * aside, returned, waiting mails), and all of a desk without accounts.
   */
  readonly account: { readonly id: string; readonly name: string } | null;
  /** Day in Bishkek of the payment: the bank's time, or when the mail arrived. Its credit counts on this day too. */
  readonly day: string;
  /** Null: mails that wait and say no sum. */
  readonly currency: Currency | null;
  /** Mails that tell of a payment; the sum counts the mail the payment was made of. */
  readonly mails: Total;
  /** Mails that told of a payment again. */
  readonly repeatedMails: number;
  /** Mails that wait for a person, and what they seem to say. No payment yet. */
  readonly waitingMails: Total;
  readonly payments: Total;
  /** What the receipts say. */
  readonly credits: Total;
  /** What the confirmed attempts say. */
  readonly confirmed: Total;
  /** Each payment stands in one of these, with its own sum. */
  readonly settled: Total;
  /** A credit is planned or being sent. */
  readonly onTheWay: Total;
  readonly unknown: Total;
  /** Matched, the last credit certainly failed: a person decides. */
  readonly refused: Total;
  readonly unmatched: Total;
  readonly setAside: Total;
  readonly returned: Total;
}

const total = (name: string) =>
  [`${name}_count`, `${name}_minor`] as const satisfies readonly [string, string];
const totals = {
  mails: total('mails'),
  waitingMails: total('waiting_mails'),
  payments: total('payments'),
  credits: total('credits'),
  confirmed: total('confirmed'),
  settled: total('settled'),
  onTheWay: total('on_the_way'),
  unknown: total('unknown'),
  refused: total('refused'),
  unmatched: total('unmatched'),
  setAside: total('set_aside'),
  returned: total('returned'),
} as const;
const digits = z.string().regex(/^-?\d+$/);
const rowSchema = z.record(z.string(), z.string().nullable());
const headSchema = z.object({
  scope: z.string(),
  day: z.string(),
  currency: z.custom<Currency>((value) => typeof value === 'string' && isCurrency(value)).nullable(),
});
const accountSchema = z.object({ account_id: z.string().nullable(), account_name: z.string().nullable() });

/** Reads a line of the view `books`, every column as text. */
export function readBookLine(given: unknown): BookLine {
  const row = rowSchema.parse(given);
  const numberOf = (column: string) => digits.parse(row[column]);
  const read = ([countColumn, minorColumn]: readonly [string, string]): Total => ({
    count: Number(numberOf(countColumn)),
    minor: BigInt(numberOf(minorColumn)),
  });
  const { account_id: id, account_name: name } = accountSchema.parse(row);
  return {
    ...headSchema.parse(row),
    account: id === null ? null : { id, name: name ?? id },
    mails: read(totals.mails),
    repeatedMails: Number(numberOf('repeated_mails')),
    waitingMails: read(totals.waitingMails),
    payments: read(totals.payments),
    credits: read(totals.credits),
    confirmed: read(totals.confirmed),
    settled: read(totals.settled),
    onTheWay: read(totals.onTheWay),
    unknown: read(totals.unknown),
    refused: read(totals.refused),
    unmatched: read(totals.unmatched),
    setAside: read(totals.setAside),
    returned: read(totals.returned),
  };
}
