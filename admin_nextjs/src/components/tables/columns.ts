import type { DeskItem, TableItem, TableName, WaitingMail } from '@luxon/cashdesk';
import type { Money } from '@luxon/money';

/** Everything a table can show of a row. */
export const columnKeys = [
  'time',
  'player',
  'nickname',
  'asked',
  'pay',
  'received',
  'credited',
  'word',
  'reason',
  'deviations',
  'bank',
  'bankTime',
  'reference',
  'account',
  'expires',
  'mailState',
  'mailbox',
  'claimed',
  'payer',
  'arrived',
  'id',
] as const;
export type ColumnKey = (typeof columnKeys)[number];

const ofRequests = [
  'time',
  'player',
  'nickname',
  'asked',
  'pay',
  'received',
  'credited',
  'word',
  'reason',
  'deviations',
  'bank',
  'bankTime',
  'reference',
  'account',
  'expires',
  'id',
] as const satisfies readonly ColumnKey[];

const ofPayments = [
  'time',
  'received',
  'word',
  'bank',
  'bankTime',
  'reference',
  'player',
  'nickname',
  'reason',
  'deviations',
  'credited',
  'account',
  'id',
] as const satisfies readonly ColumnKey[];

const ofMails = [
  'time',
  'reason',
  'claimed',
  'mailState',
  'bank',
  'mailbox',
  'bankTime',
  'reference',
  'payer',
  'arrived',
  'id',
] as const satisfies readonly ColumnKey[];

interface Columns {
  /** Open to choice, in the order they are shown. */
  readonly all: readonly ColumnKey[];
  /** Shown where nothing was chosen. */
  readonly usual: readonly ColumnKey[];
}

const payments: Columns = {
  all: ofPayments,
  usual: ['time', 'received', 'word', 'bank', 'reference', 'player'],
};

export const columnsOf: Readonly<Record<TableName, Columns>> = {
  requests: {
    all: ofRequests,
    usual: ['time', 'player', 'pay', 'received', 'word', 'account'],
  },
  payments,
  // Nobody is found for most of them yet: why they wait tells more than a player.
  unmatched: {
    all: ofPayments,
    usual: ['time', 'received', 'word', 'bank', 'reference', 'reason'],
  },
  aside: {
    all: ofPayments,
    usual: ['time', 'received', 'bank', 'bankTime', 'reference', 'deviations'],
  },
  unknown: {
    all: ofRequests,
    usual: ['time', 'player', 'credited', 'word', 'reason', 'reference'],
  },
  mails: {
    all: ofMails,
    usual: ['time', 'reason', 'claimed', 'mailState', 'bank', 'mailbox'],
  },
};

const phoneUsual: readonly ColumnKey[] = ['player', 'word'];
const onPhone: Readonly<Partial<Record<TableName, readonly ColumnKey[]>>> = {
  unmatched: ['reason'],
  aside: ['bank', 'deviations'],
  mails: ['reason', 'claimed'],
};

/** Gives those of the columns a phone has room for: who or why, one sum, the state. The time stands below the first. */
export function phoneColumnsOf(table: TableName, columns: readonly ColumnKey[]): readonly ColumnKey[] {
  const wanted = onPhone[table] ?? phoneUsual;
  const sum = (['pay', 'received', 'credited'] as const).find((key) => columns.includes(key));
  const fitting = columns.filter((key) => key === sum || wanted.includes(key));
  return fitting.length === 0 ? columns.slice(0, 1) : fitting;
}

/** Reads the choice of columns in the address bar, `col` once or more; without one the usual. */
export function readColumns(
  table: TableName,
  address: Pick<URLSearchParams, 'getAll'>,
): readonly ColumnKey[] {
  const wanted = address.getAll('col').flatMap((text) => text.split(','));
  const chosen = columnsOf[table].all.filter((key) => wanted.includes(key));
  return chosen.length === 0 ? columnsOf[table].usual : chosen;
}

export type CodeKind = 'word' | 'reason' | 'deviation' | 'mailState';

/** What a column holds, before it is put into words. */
export type Cell =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly of: CodeKind; readonly codes: readonly string[] }
  | { readonly kind: 'time'; readonly at: Date | null }
  | { readonly kind: 'money'; readonly sum: Money | null };

const text = (value: string | null): Cell => ({ kind: 'text', text: value ?? '' });
const time = (at: Date | null): Cell => ({ kind: 'time', at });
const code = (of: CodeKind, ...codes: (string | null)[]): Cell => ({
  kind: 'code',
  of,
  codes: codes.filter((one) => one !== null),
});
const money = (amountMinor: bigint | null, { currency }: Pick<TableItem, 'currency'>): Cell => ({
  kind: 'money',
  sum: amountMinor === null || currency === null ? null : { amountMinor, currency },
});

/** Gives what a column holds of a row, nothing where the row has none of it; `accounts`: names by id. */
export const cellOf = (key: ColumnKey, item: TableItem, accounts: ReadonlyMap<string, string>): Cell =>
  item.kind === 'mail' ? mailCell(key, item) : moneyCell(key, item, accounts);

function moneyCell(key: ColumnKey, item: DeskItem, accounts: ReadonlyMap<string, string>): Cell {
  switch (key) {
    case 'player':
      return text(item.playerId);
    case 'nickname':
      return text(item.nickname);
    case 'asked':
      return money(item.baseMinor, item);
    case 'pay':
      return money(item.payMinor, item);
    case 'received':
      return money(item.receivedMinor, item);
    case 'credited':
      return money(item.creditMinor, item);
    case 'deviations':
      return code('deviation', ...item.deviations);
    case 'account':
      return text(item.receivingAccountId === null ? null : (accounts.get(item.receivingAccountId) ?? null));
    case 'expires':
      return time(item.expiresAt);
    default:
      return sharedCell(key, item);
  }
}

function mailCell(key: ColumnKey, item: WaitingMail): Cell {
  switch (key) {
    case 'mailState':
      return code('mailState', item.state);
    case 'mailbox':
      return text(item.mailbox);
    case 'claimed':
      return money(item.claimedMinor, item);
    case 'payer':
      return text(item.payer);
    case 'arrived':
      return time(item.receivedAt);
    default:
      return sharedCell(key, item);
  }
}

function sharedCell(key: ColumnKey, item: TableItem): Cell {
  switch (key) {
    case 'time':
      return time(item.startedAt);
    case 'word':
      return code('word', item.word);
    case 'reason':
      return code('reason', item.reason);
    case 'bank':
      return text(item.bank);
    case 'bankTime':
      return time(item.bankTime);
    case 'reference':
      return text(item.reference);
    case 'id':
      return text(item.id);
    default:
      return text(null);
  }
}
