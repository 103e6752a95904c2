import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  closeDesk,
  type Desk,
  listUnknown,
  listUnmatched,
  listWaitingMails,
  openDesk,
  readMailChoices,
  readTable,
  type TableName,
  type TableQuery,
  wholeTable,
} from '@luxon/cashdesk';
import { fillTables } from '../../../packages/cashdesk/src/testing/fill-tables.ts';
import { quantile, round2 } from '../flow/quantiles.ts';

export interface FirstPage {
  readonly table: TableName;
  /** What was asked for, as it stands in the address bar. */
  readonly filter: string;
  readonly medianMs: number;
  readonly worstMs: number;
  readonly rowsShown: number;
}

export interface FirstPages {
  /** The slowest page's median, milliseconds. */
  readonly firstPageMsAt1e6: number;
  readonly rows: number;
  readonly pages: readonly FirstPage[];
}

export interface FirstPageOptions {
  /** A database of the server the scratch database is made on; its user must be a superuser. */
  readonly server: Desk['database'];
  readonly dataDir: string;
  /** Default: 1,000,000. */
  readonly rows?: number;
  /** How often each page is read; the first time does not count. Default: 15. */
  readonly rounds?: number;
  readonly say: (words: string) => void;
}

const pageRows = 50;
const until = new Date('2026-11-24T06:00:00Z');
/** Three receiving accounts share the requests; all are of one bank and mailbox, so of one scope. */
const accountIds = [1, 2, 3].map((n) => `0197f0a0-0000-7000-8000-00000000000${n}`);
const [accountId = null] = accountIds;

/** What is asked of each table: its first page, and the filters people use. */
export const firstPageCases: readonly (readonly [TableName, string, Partial<TableQuery>])[] = [
  ['requests', '', {}],
  ['requests', 'word=waiting', { words: ['waiting'] }],
  ['requests', 'word=checking', { words: ['checking'] }],
  ['requests', 'word=refused', { words: ['refused'] }],
  ['requests', 'word=unknown', { words: ['unknown'] }],
  ['requests', 'word=credited', { words: ['credited'] }],
  ['requests', 'an account', { accountId }],
  ['requests', 'an account, credited', { accountId, words: ['credited'] }],
  ['requests', 'an account, refused', { accountId, words: ['refused'] }],
  ['requests', 'a player', { search: '100000014' }],
  ['requests', 'a sum', { search: '500,37' }],
  ['requests', 'a reference', { search: 'FT0000500000' }],
  ['requests', 'a day', { fromDay: '2026-11-01', untilDay: '2026-11-01' }],
  ['requests', 'a day, credited', { fromDay: '2026-11-01', untilDay: '2026-11-01', words: ['credited'] }],
  ['payments', '', {}],
  ['payments', 'word=choose', { words: ['choose'] }],
  ['payments', 'word=credited', { words: ['credited'] }],
  ['payments', 'word=returned', { words: ['returned'] }],
  ['payments', 'an account', { accountId }],
  ['payments', 'a player', { search: '100000014' }],
  ['payments', 'a sum', { search: '500,37' }],
  ['payments', 'a reference', { search: 'ft0000500000' }],
  ['payments', 'a day', { fromDay: '2026-11-01', untilDay: '2026-11-01' }],
  ['unmatched', '', {}],
  ['unmatched', 'an account', { accountId }],
  ['unmatched', 'a sum', { search: '500,37' }],
  ['aside', '', {}],
  ['unknown', '', {}],
  ['unknown', 'an account', { accountId }],
  ['unknown', 'a player', { search: '100000014' }],
  ['mails', '', {}],
  ['mails', 'state=unreadable', { mailStates: ['unreadable'] }],
  ['mails', 'a reason', { reason: 'not_fresh' }],
  ['mails', 'a bank', { bank: 'optima' }],
  ['mails', 'a mailbox', { mailbox: 'desk1@operator.example' }],
  ['mails', 'a reason nobody has', { reason: 'no_such_reason' }],
  ['mails', 'a sum', { search: '500,37' }],
  ['mails', 'a reference', { search: 'ft0000500000' }],
  ['mails', 'a day', { fromDay: '2026-11-01', untilDay: '2026-11-01' }],
];

/**
 * Measures how long the panel's tables take to read their first page on a desk of 1,000,000 requests, payments, matches,
 * attempts and mails: what the page asks of the database, without the sign-in and without writing HTML.
 */
export async function firstPageMsAt1e6(options: FirstPageOptions): Promise<FirstPages> {
  const { rows = 1_000_000, rounds = 15, say } = options;
  const desk = await openScratch(options);
  try {
    const startedAt = performance.now();
    await fillTables(desk.database.pool, { rows, until, accountIds });
    say(`  ${rows} rows filled in (${Math.round((performance.now() - startedAt) / 1_000)} s)`);
    const pages = await measurePages(desk, { rounds, say });
    return { firstPageMsAt1e6: slowestOf(pages), rows, pages };
  } finally {
    await closeDesk(desk);
  }
}

/** Measures the first page of every table and the usual filters on a desk that is filled. */
export async function measurePages(
  desk: Desk,
  { rounds, say }: Required<Pick<FirstPageOptions, 'rounds' | 'say'>>,
): Promise<FirstPage[]> {
  const pages: FirstPage[] = [];
  for (const [table, filter, query] of firstPageCases) {
    const page = await measurePage(desk, { table, query: { ...wholeTable, ...query } }, rounds);
    pages.push({ table, filter, ...page });
    say(`  ${table} ${filter}: ${page.medianMs} ms, worst ${page.worstMs} ms, ${page.rowsShown} rows`);
  }
  return pages;
}

/** Gives the slowest page's median; 0 of none. */
export function slowestOf(pages: readonly Pick<FirstPage, 'medianMs'>[]): number {
  return pages.reduce((slowest, { medianMs }) => Math.max(slowest, medianMs), 0);
}

async function measurePage(
  desk: Desk,
  asked: { readonly table: TableName; readonly query: TableQuery },
  rounds: number,
): Promise<Omit<FirstPage, 'table' | 'filter'>> {
  const times: number[] = [];
  let rowsShown = 0;
  for (let round = -1; round < rounds; round += 1) {
    const before = performance.now();
    rowsShown = await readPage(desk, asked);
    if (round >= 0) times.push(performance.now() - before);
  }
  return { medianMs: round2(quantile(times, 0.5)), worstMs: round2(Math.max(...times)), rowsShown };
}

/** Reads what the page of the table shows, cards and all: they cost more than the lines of a table. */
async function readPage(
  desk: Desk,
  asked: { readonly table: TableName; readonly query: TableQuery },
): Promise<number> {
  const cards = asked.table === 'requests' || asked.table === 'payments' ? null : 25;
  const { rows } = await readTable(desk, { ...asked, currency: 'KGS', limit: cards ?? pageRows });
  const ids = rows.map(({ cursor }) => cursor.id);
  if (asked.table === 'unmatched' || asked.table === 'aside') await listUnmatched(desk, { paymentIds: ids });
  if (asked.table === 'unknown') await listUnknown(desk, { attemptIds: ids });
  if (asked.table === 'mails')
    await Promise.all([listWaitingMails(desk, { mailIds: ids }), readMailChoices(desk)]);
  return rows.length;
}

async function openScratch({ server, dataDir }: FirstPageOptions): Promise<Desk> {
  const name = `bench_panel_${randomUUID().slice(0, 8)}`;
  await server.pool.query(`create database ${name}`);
  await server.pool.query(`alter database ${name} set synchronous_commit = off`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return openDesk({
    url: url.href,
    dataDir: join(dataDir, name),
    keyFile: join(dataDir, `${name}.key`),
    epochFile: join(dataDir, `${name}.epoch`),
    connectionsMax: 4,
  });
}
