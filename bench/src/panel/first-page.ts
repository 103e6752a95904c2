import { randomUUID } from 'node:crypto';
import {
  type Desk,
  listUnknown,
  listUnmatched,
  listWaitingMails,
  readMailChoices,
  readTable,
  readTablePlaces,
  type TableName,
  type TableQuery,
  wholeTable,
  writeTableQuery,
} from '@luxon/cashdesk';
import type { Browser } from '@playwright/test';
import { fillTables } from '../../../packages/cashdesk/src/testing/fill-tables.ts';
import { openPracticeGround } from '../../../sandbox/practice/practice-ground.ts';
import { signInToPanel } from '../../../tests/signed-in-page.ts';
import { quantile, round2 } from '../flow/quantiles.ts';

export interface FirstPage {
  readonly table: TableName;
  /** What was asked for. */
  readonly filter: string;
  /** From asking the panel to the last byte of its answer, on loopback: sign-in, database and HTML. Milliseconds, medians. */
  readonly servedMs: number;
  /** What the page asks of the database, alone. */
  readonly databaseMs: number;
  readonly rowsShown: number;
}

export interface FirstPages {
  /** The slowest page's median, milliseconds. */
  readonly firstPageMsAt1e6: number;
  /** The same of the database alone. */
  readonly firstPageDatabaseMs: number;
  readonly rows: number;
  readonly pages: readonly FirstPage[];
}

export interface FirstPageOptions {
  /** A database of the server the scratch database is made on; its user must be a superuser. */
  readonly server: Desk['database'];
  readonly browser: Browser;
  /** Default: 1,000,000. */
  readonly rows?: number;
  /** How often each page is read; the first time does not count. Default: 15. */
  readonly rounds?: number;
  readonly say: (words: string) => void;
}

/** As the panel's pages have them. */
const pageRows = 50;
const pageCards = 10;
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
 * Measures how long the first pages of the panel's tables take on a desk of 1,000,000 requests, payments, matches,
 * attempts and mails: as the panel's process serves them to somebody who is signed in, and what of it is the database.
 */
export async function firstPageMsAt1e6(options: FirstPageOptions): Promise<FirstPages> {
  const { rows = 1_000_000, rounds = 15, say, server, browser } = options;
  const databaseUrl = await createScratch(server);
  const ground = await openPracticeGround({ panelPort: null, databaseUrl, say: () => undefined });
  try {
    const startedAt = performance.now();
    await fillTables(ground.desk.database.pool, { rows, until, accountIds });
    say(`  ${rows} rows filled in (${Math.round((performance.now() - startedAt) / 1_000)} s)`);
    await ground.startPanel();
    const context = await signInToPanel(browser, ground);
    const cookies = await context.cookies(ground.panelUrl);
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const pages = await measurePages({ desk: ground.desk, panelUrl: ground.panelUrl, cookie }, rounds, say);
    return {
      firstPageMsAt1e6: slowestOf(pages.map(({ servedMs }) => servedMs)),
      firstPageDatabaseMs: slowestOf(pages.map(({ databaseMs }) => databaseMs)),
      rows,
      pages,
    };
  } finally {
    await ground.close();
  }
}

interface Served {
  readonly desk: Desk;
  readonly panelUrl: string;
  /** Of somebody who is signed in. */
  readonly cookie: string;
}

async function measurePages(
  served: Served,
  rounds: number,
  say: FirstPageOptions['say'],
): Promise<FirstPage[]> {
  const pages: FirstPage[] = [];
  for (const [table, filter, part] of firstPageCases) {
    const query = { ...wholeTable, ...part };
    let rowsShown = 0;
    const databaseMs = await medianMs(rounds, async () => {
      rowsShown = await readPage(served.desk, { table, query });
    });
    const servedMs = await medianMs(rounds, () => askPage(served, addressOf(table, query)));
    pages.push({ table, filter, servedMs, databaseMs, rowsShown });
    say(`  ${table} ${filter}: ${servedMs} ms, of these ${databaseMs} in the database, ${rowsShown} rows`);
  }
  return pages;
}

/** Gives the slowest; 0 of none. */
export function slowestOf(times: readonly number[]): number {
  return times.reduce((slowest, ms) => Math.max(slowest, ms), 0);
}

/** The first time does not count: it loads what every later one finds. */
async function medianMs(rounds: number, work: () => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const before = performance.now();
    await work();
    if (round >= 0) times.push(performance.now() - before);
  }
  return round2(quantile(times, 0.5));
}

const pathOf: Readonly<Record<TableName, string>> = {
  requests: '/requests?',
  payments: '/payments?',
  unmatched: '/unmatched?',
  mails: '/unmatched?what=mails&',
  aside: '/unmatched/aside?',
  unknown: '/unknown?',
};

const addressOf = (table: TableName, query: TableQuery): string =>
  `${pathOf[table]}${writeTableQuery(query, { withPage: false })}`;

/** Asks for a page as a browser does, to its last byte. */
async function askPage({ panelUrl, cookie }: Served, address: string): Promise<void> {
  const response = await fetch(new URL(address, panelUrl), { headers: { cookie, accept: 'text/html' } });
  await response.arrayBuffer();
  if (!response.ok || response.redirected) throw new Error(`${address} answered ${response.status}.`);
}
/** Reads what the page of the table shows: the lines of a table, or cards, which cost more. */
async function readPage(
  desk: Desk,
  { table, query }: { readonly table: TableName; readonly query: TableQuery },
): Promise<number> {
  const asked = { table, query, currency: 'KGS' } as const;
  if (table === 'requests' || table === 'payments') {
    return (await readTable(desk, { ...asked, limit: pageRows })).rows.length;
  }
  const { ids } = await readTablePlaces(desk, { ...asked, limit: pageCards });
  if (table === 'unknown') await listUnknown(desk, { attemptIds: ids });
  else if (table === 'mails')
    await Promise.all([listWaitingMails(desk, { mailIds: ids }), readMailChoices(desk)]);
  else await listUnmatched(desk, { paymentIds: ids });
  return ids.length;
}

async function createScratch(server: Desk['database']): Promise<string> {
  const name = `bench_panel_${randomUUID().slice(0, 8)}`;
  await server.pool.query(`create database ${name}`);
  await server.pool.query(`alter database ${name} set synchronous_commit = off`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return url.href;
}
