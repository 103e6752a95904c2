import { type WaitingMailState, waitingMailStates } from '../mail/transitions.ts';
import { type Word, words } from '../view/word-of.ts';

/** A place in a table, between two rows; opaque in the address bar. */
export interface Cursor {
  /** The row's time to the microsecond, ISO 8601 in UTC. */
  readonly at: string;
  readonly id: string;
}

/** What a table shows. */
export interface TableQuery {
  /** As typed. */
  readonly search: string;
  /** Empty: all. */
  readonly words: readonly Word[];
  /** A receiving account's id; null: all. */
  readonly accountId: string | null;
  /** Days in Bishkek, `2026-11-24`, both included; null: open. */
  readonly fromDay: string | null;
  readonly untilDay: string | null;
  /** Of mails alone, as what follows: tables of money have none of it. Empty: all. */
  readonly mailStates: readonly WaitingMailState[];
  /** Why a mail waits; null: all. */
  readonly reason: string | null;
  readonly bank: string | null;
  readonly mailbox: string | null;
  /** Rows that come after this place, or before it; null: from the top. */
  readonly page: { readonly side: 'after' | 'before'; readonly cursor: Cursor } | null;
}

export const wholeTable: TableQuery = {
  search: '',
  words: [],
  accountId: null,
  fromDay: null,
  untilDay: null,
  mailStates: [],
  reason: null,
  bank: null,
  mailbox: null,
  page: null,
};

const searchMax = 64;
/** The longest address of a mailbox (RFC 5321 §4.5.3.1). */
const nameMax = 254;
const cursorShape =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)_([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;
const uuidShape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Reads a table's part of the address bar: `q`, `word` (several), `account`, `from`, `until`, `after`, `before`, and
 * of mails `state` (several), `reason`, `bank`, `mailbox`. What is malformed counts as not there: an address is typed, cut
 * and kept for years.
 */
export function readTableQuery(address: Pick<URLSearchParams, 'get' | 'getAll'>): TableQuery {
  const wanted = address.getAll('word').flatMap((text) => text.split(','));
  const wantedStates = address.getAll('state').flatMap((text) => text.split(','));
  const account = address.get('account');
  const [after, before] = [readCursor(address.get('after')), readCursor(address.get('before'))];
  return {
    search: (address.get('q') ?? '').trim().slice(0, searchMax),
    words: words.filter((word) => wanted.includes(word)),
    accountId: account !== null && uuidShape.test(account) ? account : null,
    fromDay: readDay(address.get('from')),
    untilDay: readDay(address.get('until')),
    mailStates: waitingMailStates.filter((state) => wantedStates.includes(state)),
    reason: readName(address.get('reason')),
    bank: readName(address.get('bank')),
    mailbox: readName(address.get('mailbox')),
    page:
      after !== null
        ? { side: 'after', cursor: after }
        : before !== null
          ? { side: 'before', cursor: before }
          : null,
  };
}

/** Writes a query as it stands in the address bar; a page only where asked. */
export function writeTableQuery(query: TableQuery, options: { readonly withPage: boolean }): URLSearchParams {
  const address = new URLSearchParams();
  if (query.search !== '') address.set('q', query.search);
  for (const word of query.words) address.append('word', word);
  if (query.accountId !== null) address.set('account', query.accountId);
  if (query.fromDay !== null) address.set('from', query.fromDay);
  if (query.untilDay !== null) address.set('until', query.untilDay);
  for (const state of query.mailStates) address.append('state', state);
  for (const name of ['reason', 'bank', 'mailbox'] as const) {
    const value = query[name];
    if (value !== null) address.set(name, value);
  }
  if (options.withPage && query.page !== null) address.set(query.page.side, writeCursor(query.page.cursor));
  return address;
}

/** Says whether a query asks for less than the whole table; the page does not matter. */
export const isFiltered = (query: TableQuery): boolean =>
  writeTableQuery(query, { withPage: false }).size > 0;

/** Writes a place as the address bar carries it. */
export const writeCursor = ({ at, id }: Cursor): string => `${at}_${id}`;

function readCursor(text: string | null): Cursor | null {
  const [, at, id] = cursorShape.exec(text ?? '') ?? [];
  return at === undefined || id === undefined || Number.isNaN(Date.parse(at)) ? null : { at, id };
}

/** Gives a name as it was written; null where it is none. */
const readName = (text: string | null): string | null =>
  text !== null && text !== '' && text.length <= nameMax && !/\p{Cc}/u.test(text) ? text : null;

/** Gives the day as it was written; null where it is none, or there is no such day. */
function readDay(text: string | null): string | null {
  if (text === null || !/^\d{4}-\d\d-\d\d$/.test(text)) return null;
  const at = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== text ? null : text;
}

/** Gives the moment a day begins in Bishkek (UTC+6 all year), moved by `days`. */
export function dayBegins(day: string, days = 0): Date {
  const at = new Date(`${day}T00:00:00+06:00`);
  return new Date(at.getTime() + days * 24 * 60 * 60_000);
}
