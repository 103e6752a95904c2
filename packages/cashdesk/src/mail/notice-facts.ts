import { type Currency, isCurrency } from '@luxon/money';
import { z } from 'zod';

/** What a notice says, as the records need it. */
export interface NoticeFacts {
  readonly bank: string;
  /** What this notice can be told apart by. */
  readonly scope: string;
  /** Minor units. */
  readonly amountMinor: bigint;
  readonly currency: Currency;
  readonly bankTime: Date | null;
  readonly reference: string | null;
  readonly holder: string | null;
  readonly parserVersion: string;
}

/** {@link NoticeFacts} as JSON: the sum as digits, the time as ISO 8601. */
export interface StoredNotice extends Omit<NoticeFacts, 'amountMinor' | 'bankTime'> {
  readonly amountMinor: string;
  readonly bankTime: string | null;
}

/** Writes a notice as JSON. */
export function toStoredNotice(notice: NoticeFacts): StoredNotice {
  const { bank, scope, amountMinor, currency, bankTime, reference, holder, parserVersion } = notice;
  return {
    bank,
    scope,
    amountMinor: String(amountMinor),
    currency,
    bankTime: bankTime?.toISOString() ?? null,
    reference,
    holder,
    parserVersion,
  };
}

/** Reads what {@link toStoredNotice} wrote. */
export function fromStoredNotice(stored: StoredNotice): NoticeFacts {
  return {
    ...stored,
    amountMinor: BigInt(stored.amountMinor),
    bankTime: stored.bankTime === null ? null : new Date(stored.bankTime),
  };
}

/** The shape of a notice a person wrote into a form: sums above zero, known currencies. */
export const noticeFactsSchema = z.object({
  bank: z.string().min(1),
  scope: z.string().min(1),
  amountMinor: z.bigint().positive(),
  currency: z.custom<Currency>((value) => typeof value === 'string' && isCurrency(value)),
  bankTime: z.date().nullable(),
  reference: z.string().min(1).nullable(),
  holder: z.string().nullable(),
  parserVersion: z.string().min(1),
});

const evidenceWithSignatures = z.object({ signatureIds: z.array(z.string()) });

/** Gives the hashes of the bank's signatures a stored verdict names; none where it names none. */
export function signatureHashesOf(evidence: unknown): readonly string[] {
  const read = evidenceWithSignatures.safeParse(evidence);
  return read.success ? read.data.signatureIds : [];
}
