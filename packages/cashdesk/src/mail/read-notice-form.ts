import { type Currency, parseAmount } from '@luxon/money';
import { scopeOf } from '../request/scope-of.ts';
import { type NoticeFacts, type StoredNotice, toStoredNotice } from './notice-facts.ts';

/** What a person read in the bank's own app about money whose mail could not be read. */
export interface NoticeForm {
  readonly bank: string;
  /** Address of the mailbox the bank writes to. */
  readonly mailbox: string;
  /** A sum such as 1500 or 1500,37. */
  readonly sum: string;
  /** The desk's (Bishkek) time, `2026-11-27T14:05`; empty: not said. */
  readonly paidAt: string;
  /** The bank's number of the transfer; empty: not said. */
  readonly reference: string;
}

export type NoticeFormResult =
  | { readonly kind: 'ok'; readonly notice: StoredNotice }
  | { readonly kind: 'malformed'; readonly field: keyof NoticeForm };

interface Known {
  readonly banks: readonly string[];
  readonly mailboxes: readonly string[];
  readonly currency: Currency;
  readonly now: Date;
}

const referenceMax = 60;
/** The bank's clock may be ahead by so much. */
const aheadMsMax = 5 * 60_000;

/**
 * Reads what a person typed about money. Only the desk's own banks and mailboxes are taken, and no time to come: both would
 * only keep the payment from its request. Without a time a person chooses the request too.
 */
export function readNoticeForm(
  form: NoticeForm,
  { banks, mailboxes, currency, now }: Known,
): NoticeFormResult {
  const malformed = (field: keyof NoticeForm): NoticeFormResult => ({ kind: 'malformed', field });
  const { bank, mailbox } = form;
  if (!banks.includes(bank)) return malformed('bank');
  if (!mailboxes.includes(mailbox)) return malformed('mailbox');
  const sum = parseAmount(form.sum.trim(), currency);
  if (sum.kind !== 'ok' || sum.amountMinor <= 0n) return malformed('sum');
  const bankTime = readDeskTime(form.paidAt.trim());
  if (bankTime === undefined || (bankTime?.getTime() ?? 0) > now.getTime() + aheadMsMax)
    return malformed('paidAt');
  const reference = form.reference.trim() || null;
  if (reference !== null && reference.length > referenceMax) return malformed('reference');
  const notice: NoticeFacts = {
    bank,
    scope: scopeOf(bank, mailbox),
    amountMinor: sum.amountMinor,
    currency,
    bankTime,
    reference,
    holder: null,
    parserVersion: 'person',
  };
  return { kind: 'ok', notice: toStoredNotice(notice) };
}

/** Undefined: no moment; null: none was given. Bishkek is UTC+6 all year. */
function readDeskTime(text: string): Date | null | undefined {
  if (text === '') return null;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(text)) return undefined;
  const time = new Date(`${text}+06:00`);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
