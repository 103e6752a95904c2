import { type Currency, isCurrency, parseAmount } from '@luxon/money';
import type { NewReceivingAccount } from './account-store.ts';
import { readMinuteOfDay } from './hours.ts';

/** What a person typed about a new account. Empty texts are left out. */
export interface AccountForm {
  readonly name: string;
  readonly bank: string;
  readonly mailbox: string;
  readonly payTo: string;
  readonly currency: string;
  /** Sums such as 100000 or 99,50. */
  readonly dayLimit: string;
  readonly requestMin: string;
  readonly requestMax: string;
  /** Hours such as 09:00-21:00. */
  readonly hours: string;
}

export type AccountFormField = keyof AccountForm;

export type AccountFormResult =
  | { readonly kind: 'ok'; readonly account: NewReceivingAccount }
  | { readonly kind: 'malformed'; readonly field: AccountFormField };

const textMax = 200;

/**
 * Reads what a person typed about a new account. Only the desk's own banks and mailboxes are taken: no payment could
 * ever meet a request at another one.
 */
export function readAccountForm(
  form: AccountForm,
  known: { readonly banks: readonly string[]; readonly mailboxes: readonly string[] },
): AccountFormResult {
  const malformed = (field: AccountFormField): AccountFormResult => ({ kind: 'malformed', field });
  const name = form.name.trim();
  const payTo = form.payTo.trim();
  const mailbox = form.mailbox.trim().toLowerCase();
  const { bank, currency } = form;
  if (name === '' || name.length > textMax) return malformed('name');
  if (payTo === '' || payTo.length > textMax) return malformed('payTo');
  if (!known.banks.includes(bank)) return malformed('bank');
  if (!known.mailboxes.some((address) => address.toLowerCase() === mailbox)) return malformed('mailbox');
  if (!isCurrency(currency)) return malformed('currency');
  const dayLimitMinor = readSum(form.dayLimit, currency);
  const requestMinMinor = readSum(form.requestMin, currency);
  const requestMaxMinor = readSum(form.requestMax, currency);
  if (dayLimitMinor === undefined) return malformed('dayLimit');
  if (requestMinMinor === undefined) return malformed('requestMin');
  const isEmptyRange =
    requestMinMinor != null && requestMaxMinor != null && requestMaxMinor < requestMinMinor;
  if (requestMaxMinor === undefined || isEmptyRange) return malformed('requestMax');
  const hours = readHours(form.hours);
  if (hours === undefined) return malformed('hours');
  const sums = { dayLimitMinor, requestMinMinor, requestMaxMinor };
  return { kind: 'ok', account: { name, bank, mailbox, payTo, currency, ...sums, ...hours } };
}

/** Undefined: no sum above zero; null: none was given. */
function readSum(text: string, currency: Currency): bigint | null | undefined {
  if (text.trim() === '') return null;
  const sum = parseAmount(text.trim(), currency);
  return sum.kind === 'ok' && sum.amountMinor > 0n ? sum.amountMinor : undefined;
}

/** Undefined: no two different times of day. */
function readHours(
  text: string,
): Pick<NewReceivingAccount, 'shownFromMinute' | 'shownUntilMinute'> | undefined {
  if (text.trim() === '') return { shownFromMinute: null, shownUntilMinute: null };
  const [from, until, ...rest] = text.split(/[-–—]/);
  const shownFromMinute = readMinuteOfDay(from ?? '');
  const shownUntilMinute = readMinuteOfDay(until ?? '');
  if (shownFromMinute === null || shownUntilMinute === null || rest.length > 0) return undefined;
  return shownFromMinute === shownUntilMinute ? undefined : { shownFromMinute, shownUntilMinute };
}
