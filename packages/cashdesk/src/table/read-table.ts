import type { Currency } from '@luxon/money';
import { and, eq, inArray, isNotNull, isNull, like, type SQL, sql } from 'drizzle-orm';
import { readReceivingAccounts } from '../account/account-store.ts';
import { attempts } from '../credit/credit-tables.ts';
import { mayBeSent } from '../credit/may-be-sent.ts';
import { exclusiveStates } from '../credit/transitions.ts';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { firstIdAt } from '../desk/new-id.ts';
import { matches } from '../match/match-table.ts';
import { payments } from '../payment/payment-tables.ts';
import { requests } from '../request/request-table.ts';
import { scopeOf } from '../request/scope-of.ts';
import { type DeskItem, readPaymentItems, readRequestItems } from '../view/desk-item.ts';
import { readWaitingMails, type WaitingMail } from '../view/waiting-mails.ts';
import type { Word } from '../view/word-of.ts';
import { mailSource } from './mail-source.ts';
import { readSearch } from './read-search.ts';
import { type Account, beginsWith, isOneOfThese, type Source } from './source.ts';
import type { TableName } from './table-names.ts';
import { type Cursor, dayBegins, type TableQuery } from './table-query.ts';

/** What a row shows: a request or payment, of `unknown` the request of the attempt; of `mails` a mail. */
export type TableItem = DeskItem | WaitingMail;

export interface TableRow {
  readonly cursor: Cursor;
  readonly item: TableItem;
}

/** Where the next and the previous page begin; null: there is none. */
interface Neighbours {
  readonly after: Cursor | null;
  readonly before: Cursor | null;
}

export interface TablePage extends Neighbours {
  readonly rows: readonly TableRow[];
}

/** A page of which only is known what stands on it. */
export interface TablePlaces extends Neighbours {
  /** Of the rows, in their order. */
  readonly ids: readonly string[];
}

export interface ReadTable {
  readonly table: TableName;
  readonly query: TableQuery;
  /** What sums in the search box are of. */
  readonly currency: Currency;
  /** Rows of a page. */
  readonly limit: number;
}

/**
 * Reads one page of a table. Pages are cut by (time, id), so that rows which come in meanwhile shift nothing, and
 * nothing is counted or skipped: the cost is the page's, however long the table is.
 *
 * What a filter allows is written as runs: conditions whose rows PostgreSQL can give in order by an index each. Each
 * run gives its first rows, and the page is the first of them all.
 */
export async function readTable(desk: Desk, asked: ReadTable): Promise<TablePage> {
  const { places, ...neighbours } = await findPlaces(desk, asked);
  const items = await readItems(
    desk.database.drizzle,
    asked.table,
    places.map(({ shownId }) => shownId),
  );
  const rows = places.flatMap(({ cursor, shownId }): TableRow[] => {
    const item = items.get(shownId);
    return item === undefined ? [] : [{ cursor, item }];
  });
  return { ...neighbours, rows };
}

/** Says what stands on a page of a table, as `readTable` cuts it, for those who read each row in their own way. */
export async function readTablePlaces(desk: Desk, asked: ReadTable): Promise<TablePlaces> {
  const { places, ...neighbours } = await findPlaces(desk, asked);
  return { ...neighbours, ids: places.map(({ cursor }) => cursor.id) };
}

interface Place {
  readonly cursor: Cursor;
  /** Of what the row shows. */
  readonly shownId: string;
}

async function findPlaces(
  { database: { drizzle } }: Desk,
  asked: ReadTable,
): Promise<Neighbours & { readonly places: readonly Place[] }> {
  const { limit, query } = asked;
  const statement = await tableStatement(drizzle, asked);
  if (statement === null) return { places: [], after: null, before: null };
  const { rows: found } = await drizzle.execute<{ id: string; shown_id: string; at: string }>(statement);
  const isBackwards = query.page?.side === 'before';
  const hasMore = found.length > limit;
  const places = found
    .slice(0, limit)
    .map(({ id, shown_id: shownId, at }) => ({ cursor: { at, id }, shownId }));
  if (isBackwards) places.reverse();
  const [first, last] = [places[0]?.cursor ?? null, places.at(-1)?.cursor ?? null];
  return {
    places,
    after: isBackwards || hasMore ? last : null,
    before: (isBackwards && hasMore) || query.page?.side === 'after' ? first : null,
  };
}

/** Reads a table from the query's place to its end, page by page, for an export. */
export async function* readWholeTable(desk: Desk, asked: ReadTable): AsyncGenerator<readonly TableRow[]> {
  let query = asked.query;
  for (;;) {
    const page = await readTable(desk, { ...asked, query });
    if (page.rows.length > 0) yield page.rows;
    if (page.after === null) return;
    query = { ...query, page: { side: 'after', cursor: page.after } };
  }
}

/** Gives the statement that finds a page's rows; null: the filter allows none. For tests of its plan. */
export async function tableStatement(executor: Executor, asked: ReadTable): Promise<SQL | null> {
  const { query, limit } = asked;
  const source = sources[asked.table];
  const keys = readSearch(query.search, asked.currency);
  if (query.search !== '' && keys.length === 0) return null;
  const account = await readAccount(executor, query.accountId);
  if (query.accountId !== null && account === null) return null;
  const standings = source.standings(query);
  const searches = keys.length === 0 ? [undefined] : keys.flatMap((key) => source.search(key));
  const frame = and(
    account === null ? undefined : source.account(account),
    query.fromDay === null ? undefined : isBeside(source, '>=', dayBegins(query.fromDay)),
    query.untilDay === null ? undefined : isBeside(source, '<', dayBegins(query.untilDay, 1)),
    source.others?.(query),
    pageOf(source, query.page),
  );
  const runs = standings.flatMap((standing) => searches.map((search) => and(standing, search, frame)));
  if (runs.length === 0) return null;
  const isUp = source.isOldestFirst !== (query.page?.side === 'before');
  const order = sql.raw(isUp ? 'asc' : 'desc');
  const isById = source.order === 'id';
  const inRun = isById ? sql`${source.id} ${order}` : sql`${source.time} ${order}, ${source.id} ${order}`;
  const ordered = runs.map(
    (where) => sql`(
      select ${source.id} as id, ${source.shownId} as shown_id, ${source.time} as at from ${source.from}
      where ${where ?? sql`true`} order by ${inRun} limit ${limit + 1}
    )`,
  );
  return sql`
    select id, shown_id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
    from (${sql.join(ordered, sql` union `)}) as runs
    order by ${isById ? sql`` : sql`runs.at ${order},`} id ${order} limit ${limit + 1}`;
}

async function readAccount(executor: Executor, id: string | null): Promise<Account | null> {
  if (id === null) return null;
  const found = (await readReceivingAccounts(executor)).find((account) => account.id === id);
  return found === undefined ? null : { id, scope: scopeOf(found.bank, found.mailbox) };
}

function pageOf(source: Source, page: TableQuery['page']): SQL | undefined {
  if (page === null) return undefined;
  const { at, id } = page.cursor;
  const isUp = source.isOldestFirst !== (page.side === 'before');
  const side = sql.raw(isUp ? '>' : '<');
  if (source.order === 'id') return sql`${source.id} ${side} ${id}::uuid`;
  return sql`(${source.time}, ${source.id}) ${side} (${at}::timestamptz, ${id}::uuid)`;
}

/** Says on which side of a moment a row stands. */
function isBeside(source: Source, side: '>=' | '<', at: Date): SQL {
  return source.order === 'id'
    ? sql`${source.id} ${sql.raw(side)} ${firstIdAt(at)}::uuid`
    : sql`${source.time} ${sql.raw(side)} ${at}`;
}

/**
 * The standing of what is matched, by its last attempt. An attempt that is planned, sending or unknown is the last of its
 * match, and there are few of them: they are read first, and what they belong to by its key. Refused is what has none.
 */
const liveAttempts = {
  checking: sql`${attempts.state} = 'sending' or ${attempts.state} = 'planned' and ${mayBeSent()}`,
  choose: sql`${attempts.state} = 'planned' and not ${mayBeSent()}`,
  unknown: sql`${attempts.state} = 'unknown'`,
} as const satisfies Partial<Record<Word, SQL>>;

/** No words in the filter are all. */
const orAll = (words: readonly Word[]): readonly Word[] | null => (words.length === 0 ? null : words);

type Owner = 'requestId' | 'paymentId';

/** The run of what is matched and called so; null: nothing matched is ever called so. */
function matchedRun(word: Word, id: SQL, owner: Owner): SQL | null {
  if (word === 'refused') {
    return sql`not exists (select 1 from ${attempts} where ${attempts[owner]} = ${id} and ${inArray(attempts.state, [...exclusiveStates])})`;
  }
  if (word !== 'checking' && word !== 'choose' && word !== 'unknown') return null;
  return isOneOfThese(
    id,
    sql`select ${attempts[owner]} from ${attempts} where ${inArray(attempts.state, ['planned', 'sending', 'unknown'])} and (${liveAttempts[word]})`,
  );
}

const requestRuns: Readonly<Partial<Record<Word, readonly SQL[]>>> = {
  waiting: [eq(requests.state, 'open'), eq(requests.state, 'grace')],
  credited: [eq(requests.state, 'settled')],
  refused: [eq(requests.state, 'expired'), eq(requests.state, 'cancelled')],
};

const paymentRuns: Readonly<Partial<Record<Word, readonly SQL[]>>> = {
  checking: [sql`${payments.state} = 'recorded' and ${payments.decision} is null`],
  choose: [
    sql`${payments.state} = 'recorded' and ${payments.decision} is not null`,
    eq(payments.state, 'set_aside'),
  ],
  credited: [eq(payments.state, 'settled')],
  returned: [eq(payments.state, 'returned')],
};

/** The runs of the words, of all where it is null: those of the states, and for some words one of what is matched. */
function runsOf(
  wanted: readonly Word[] | null,
  byState: Readonly<Partial<Record<Word, readonly SQL[]>>>,
  matched: { readonly state: SQL; readonly id: SQL; readonly owner: Owner },
): readonly (SQL | undefined)[] {
  if (wanted === null) return [undefined];
  return wanted.flatMap((word) => {
    const run = matchedRun(word, matched.id, matched.owner);
    return [...(byState[word] ?? []), ...(run === null ? [] : [sql`${matched.state} and ${run}`])];
  });
}

const referenceBegins = (beginning: string): SQL =>
  sql`${isNotNull(payments.reference)} and ${like(sql`upper(${payments.reference})`, beginsWith(beginning))}`;

/** However many payments bear a reference that begins so, the first of them are looked at. */
const referencesMax = 200;

const paymentsOfReference = (beginning: string): SQL =>
  sql`select ${payments.id} from ${payments} where ${referenceBegins(beginning)} order by upper(${payments.reference}) using ~<~ limit ${referencesMax}`;

const paymentsOfPlayer = (playerId: string): SQL =>
  sql`select ${matches.paymentId} from ${matches} join ${requests} on ${requests.id} = ${matches.requestId} where ${requests.playerId} = ${playerId} and ${matches.endedAt} is null`;

const requestSource: Source = {
  from: sql`${requests}`,
  id: sql`${requests.id}`,
  time: sql`${requests.createdAt}`,
  shownId: sql`${requests.id}`,
  order: 'time',
  isOldestFirst: false,
  standings: ({ words }) =>
    runsOf(orAll(words), requestRuns, {
      state: eq(requests.state, 'matched'),
      id: sql`${requests.id}`,
      owner: 'requestId',
    }),
  search(key) {
    switch (key.by) {
      case 'id':
        return [eq(requests.id, key.id)];
      case 'player':
        return [eq(requests.playerId, key.playerId)];
      case 'amount':
        return [eq(requests.payMinor, key.amountMinor), eq(requests.baseMinor, key.amountMinor)];
      case 'reference':
        return [
          isOneOfThese(
            sql`${requests.id}`,
            sql`select ${matches.requestId} from ${matches} where ${isNull(matches.endedAt)} and ${isOneOfThese(sql`${matches.paymentId}`, paymentsOfReference(key.beginning))}`,
          ),
        ];
    }
  },
  account: ({ id }) => eq(requests.receivingAccountId, id),
};

const matchedPayments = {
  state: eq(payments.state, 'matched'),
  id: sql`${payments.id}`,
  owner: 'paymentId',
} as const;

const paymentSource: Source = {
  from: sql`${payments}`,
  id: sql`${payments.id}`,
  time: sql`${payments.recordedAt}`,
  shownId: sql`${payments.id}`,
  order: 'time',
  isOldestFirst: false,
  standings: ({ words }) => runsOf(orAll(words), paymentRuns, matchedPayments),
  search(key) {
    switch (key.by) {
      case 'id':
        return [eq(payments.id, key.id), eq(payments.mailId, key.id)];
      case 'player':
        return [isOneOfThese(sql`${payments.id}`, paymentsOfPlayer(key.playerId))];
      case 'amount':
        return [eq(payments.amountMinor, key.amountMinor)];
      case 'reference':
        return [isOneOfThese(sql`${payments.id}`, paymentsOfReference(key.beginning))];
    }
  },
  account: ({ scope }) => eq(payments.scope, scope),
};

/** Unknown attempts have a table of their own. */
const unmatchedWords = ['choose', 'refused'] as const satisfies readonly Word[];

/** What waits for a person and was not put aside: the oldest first, as it is worked on. */
const unmatchedSource: Source = {
  ...paymentSource,
  isOldestFirst: true,
  standings: ({ words }) =>
    runsOf(
      unmatchedWords.filter((word) => words.length === 0 || words.includes(word)),
      { choose: [sql`${payments.state} = 'recorded' and ${payments.decision} is not null`] },
      matchedPayments,
    ),
};

const sources: Readonly<Record<TableName, Source>> = {
  requests: requestSource,
  payments: paymentSource,
  unmatched: unmatchedSource,
  aside: { ...paymentSource, standings: () => [eq(payments.state, 'set_aside')] },
  unknown: {
    from: sql`${attempts}`,
    id: sql`${attempts.id}`,
    time: sql`${attempts.plannedAt}`,
    shownId: sql`${attempts.requestId}`,
    order: 'time',
    isOldestFirst: true,
    standings: () => [eq(attempts.state, 'unknown')],
    search(key) {
      switch (key.by) {
        case 'id':
          return [eq(attempts.id, key.id), eq(attempts.requestId, key.id)];
        case 'player':
          return [eq(attempts.playerId, key.playerId)];
        case 'amount':
          return [eq(attempts.amountMinor, key.amountMinor)];
        case 'reference':
          return [isOneOfThese(sql`${attempts.paymentId}`, paymentsOfReference(key.beginning))];
      }
    },
    account: ({ id }) =>
      sql`exists (select 1 from ${requests} where ${requests.id} = ${attempts.requestId} and ${requests.receivingAccountId} = ${id})`,
  },
  mails: mailSource,
};

async function readItems(
  executor: Executor,
  table: TableName,
  ids: readonly string[],
): Promise<ReadonlyMap<string, TableItem>> {
  if (ids.length === 0) return new Map();
  if (table === 'mails')
    return new Map((await readWaitingMails(executor, ids)).map((item) => [item.id, item]));
  const isOfRequests = table === 'requests' || table === 'unknown';
  const items = isOfRequests
    ? await readRequestItems(executor, { where: inArray(requests.id, [...ids]), limit: ids.length })
    : await readPaymentItems(executor, { where: inArray(payments.id, [...ids]), limit: ids.length });
  return new Map(items.map((item) => [(isOfRequests ? item.requestId : item.paymentId) ?? '', item]));
}
