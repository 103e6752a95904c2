import type { DeskItem, TableName } from '@luxon/cashdesk';

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
  'id',
] as const;
export type ColumnKey = (typeof columnKeys)[number];

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
    all: columnKeys,
    usual: ['time', 'player', 'pay', 'received', 'word', 'account'],
  },
  payments,
  unmatched: payments,
  aside: payments,
  unknown: {
    all: columnKeys,
    usual: ['time', 'player', 'credited', 'word', 'reason', 'reference'],
  },
};

/** Gives those of the columns a phone has room for: the player, one sum, the state. The time stands below the first. */
export function phoneColumnsOf(columns: readonly ColumnKey[]): readonly ColumnKey[] {
  const sum = columns.find((key) => key === 'pay') ?? columns.find((key) => key === 'received');
  const fitting = columns.filter((key) => key === 'player' || key === sum || key === 'word');
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

/** What a column holds, before it is put into words. */
export type Cell =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly of: 'word' | 'reason' | 'deviation'; readonly codes: readonly string[] }
  | { readonly kind: 'time'; readonly at: Date | null }
  | { readonly kind: 'money'; readonly amountMinor: bigint | null };

const text = (value: string | null): Cell => ({ kind: 'text', text: value ?? '' });
const money = (amountMinor: bigint | null): Cell => ({ kind: 'money', amountMinor });
const time = (at: Date | null): Cell => ({ kind: 'time', at });

/** Gives what a column holds of a row; `accounts`: names by id. */
export function cellOf(key: ColumnKey, item: DeskItem, accounts: ReadonlyMap<string, string>): Cell {
  switch (key) {
    case 'time':
      return time(item.startedAt);
    case 'player':
      return text(item.playerId);
    case 'nickname':
      return text(item.nickname);
    case 'asked':
      return money(item.baseMinor);
    case 'pay':
      return money(item.payMinor);
    case 'received':
      return money(item.receivedMinor);
    case 'credited':
      return money(item.creditMinor);
    case 'word':
      return { kind: 'code', of: 'word', codes: [item.word] };
    case 'reason':
      return { kind: 'code', of: 'reason', codes: item.reason === null ? [] : [item.reason] };
    case 'deviations':
      return { kind: 'code', of: 'deviation', codes: item.deviations };
    case 'bank':
      return text(item.bank);
    case 'bankTime':
      return time(item.bankTime);
    case 'reference':
      return text(item.reference);
    case 'account':
      return text(item.receivingAccountId === null ? null : (accounts.get(item.receivingAccountId) ?? null));
    case 'expires':
      return time(item.expiresAt);
    case 'id':
      return text(item.id);
  }
}
