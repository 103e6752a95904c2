import {
  type Desk,
  enqueueStuckWork,
  lookAtBalance,
  type ReadBalance,
  secondLook,
  startLease,
} from '@luxon/cashdesk';
import { createTestDesk, plannedCredit, type TestDesk } from '@luxon/cashdesk/testing';
import { type MobcashClient, readDepositOutcome } from '@luxon/mobcash';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CreditWork, creditAttempt } from './credit-attempt.ts';

let opened: TestDesk;
beforeEach(async () => {
  opened = await createTestDesk();
});
afterEach(() => opened.close());

const rows = async (statement: string) => (await opened.desk.database.pool.query(statement)).rows;

type Breaks = 'before' | 'after the commit' | 'before, undone as a deadlock' | 'before, for good';

const coded = (code: string): Error => Object.assign(new Error(code), { code });
const troubles: Record<Breaks, Error> = {
  before: coded('ECONNRESET'),
  'after the commit': coded('ECONNRESET'),
  // As drizzle gives it on: the statement in the message, what PostgreSQL said in the cause.
  'before, undone as a deadlock': new Error('Failed query: update', { cause: coded('40P01') }),
  'before, for good': new Error('Failed query: update', { cause: coded('42703') }),
};

/** Credits a planned attempt while the database breaks under the storing of the answer, once for each of `breaks`. */
async function creditWhile(
  breaks: Breaks[],
): Promise<{ deposits: number; pauses: number[]; lines: string[] }> {
  const { attemptId } = await plannedCredit(opened);
  const lease = await startLease(opened.desk, { name: 'test', every: () => () => undefined });
  let deposits = 0;
  const pauses: number[] = [];
  const lines: string[] = [];
  const { drizzle } = opened.desk.database;
  const transaction: typeof drizzle.transaction = async (work, config) => {
    const now = deposits === 0 ? undefined : breaks.shift();
    if (now?.startsWith('before')) throw troubles[now];
    const result = await drizzle.transaction(work, config);
    if (now !== undefined) throw troubles[now];
    return result;
  };
  const breaking = new Proxy(drizzle, {
    get: (real, name) => (name === 'transaction' ? transaction : Reflect.get(real, name)),
  });
  const desk: Desk = { ...opened.desk, database: { ...opened.desk.database, drizzle: breaking } };
  const session = { version: 1n };
  const client = {
    payerNickname: async () => ({ kind: 'found', nickname: 'EXAMPLE', session }),
    deposit: async () => {
      deposits += 1;
      return { kind: 'confirmed', reason: 'success', rawReply: '{}' };
    },
  } as unknown as MobcashClient;
  const say = (line: string): number => lines.push(line);
  const log = { info: say, warn: say, error: say };
  const pause = async (ms: number): Promise<void> => void pauses.push(ms);
  const watched = { folders: [], since: desk.clock() };
  await creditAttempt(
    { desk, client: () => client, lease, watched, log, pause, isStopping: () => false },
    attemptId,
  );
  await lease.end();
  return { deposits, pauses, lines };
}

test('an answer the database did not take is kept and stored again, and nothing is sent twice', async () => {
  const { deposits, pauses, lines } = await creditWhile([
    'before',
    'before, undone as a deadlock',
    'after the commit',
  ]);
  expect(deposits).toBe(1);
  expect(pauses).toEqual([200, 500, 1_000]);
  expect(lines.map((line) => /\((\w+)\)/.exec(line)?.[1]).slice(0, 3)).toEqual([
    'ECONNRESET',
    '40P01',
    'ECONNRESET',
  ]);
  expect(lines.join()).not.toMatch(/Failed query/);
  expect(lines.at(-1)).toMatch(/stored already/);
  expect(await rows('select state from attempts')).toEqual([{ state: 'confirmed' }]);
  expect(await rows('select count(*)::int as count from receipts')).toEqual([{ count: 1 }]);
});

test('a database that stays away for a minute ends the trying: the job fails, the attempt stays what it was', async () => {
  await expect(creditWhile(Array.from({ length: 100 }, () => 'before'))).rejects.toThrow('ECONNRESET');
  expect(await rows('select state from attempts')).toEqual([{ state: 'sending' }]);
});

test('an answer that storing again would not store rises at once, and nothing is sent twice', async () => {
  const breaks: Breaks[] = ['before, for good', 'before'];
  await expect(creditWhile(breaks)).rejects.toThrow('Failed query');
  expect(breaks).toEqual(['before']);
  expect(await rows('select state from attempts')).toEqual([{ state: 'sending' }]);
});

interface CreditAs {
  readonly player: object;
  readonly body?: string;
  readonly folders?: CreditWork['watched']['folders'];
  /** How long the worker has been there when it comes to the call. */
  readonly waitMs?: number;
  /** The worker is asked to stop while the player is looked up. */
  readonly stopsMeanwhile?: boolean;
}

/** Credits a planned attempt whose player MobCash shows so, and whose deposit it answers so. */
async function creditAs({ player, body = '', folders = [], waitMs = 0, stopsMeanwhile = false }: CreditAs) {
  const { attemptId } = await plannedCredit(opened);
  let isStopping = false;
  const client = {
    payerNickname: async () => {
      isStopping = stopsMeanwhile;
      return { kind: 'found', nickname: 'EXAMPLE', session: { version: 1n }, ...player };
    },
    deposit: async () => readDepositOutcome({ kind: 'answered', status: 200, headers: {}, body }, 1),
  } as unknown as MobcashClient;
  const say = (): undefined => undefined;
  const log = { info: say, warn: say, error: say };
  const { desk } = opened;
  const watched = { folders, since: opened.desk.clock() };
  opened.advance(waitMs);
  const lease = await startLease(desk, { name: 'test', every: () => () => undefined });
  await creditAttempt(
    {
      desk,
      client: () => client,
      lease,
      watched,
      log,
      pause: async () => {},
      isStopping: () => isStopping,
    },
    attemptId,
  );
  await lease.end();
  return (await rows('select state, reason, nickname, evidence from attempts'))[0];
}
const credited = '[{"id":1,"result":{"success":true}}]';

test.each([
  ['a NUL', 'Ivan\0', 'Ivan\ufffd'],
  ['half an emoji', 'Ivan\ud83d', 'Ivan\ufffd'],
])('a player whose nickname holds %s is credited', async (_name, nickname, kept) => {
  expect(await creditAs({ player: { nickname }, body: credited })).toMatchObject({
    state: 'confirmed',
    nickname: kept,
  });
  expect(
    await rows(`select facts ->> 'nickname' as nickname from history where to_state = 'sending'`),
  ).toEqual([{ nickname: kept }]);
});

test.each([
  ['a NUL', 'no such \0 player'],
  ['half an emoji', 'no such \ud83d player'],
])('a refusal of the player with %s in its text is kept', async (_name, message) => {
  expect(await creditAs({ player: { kind: 'rejected', code: null, message } })).toMatchObject({
    state: 'rejected',
    reason: 'player_refused',
    evidence: 'no such \ufffd player',
  });
});

test.each([0, 1])('a long answer that says success confirms, an emoji at its cut (%i)', async (shift) => {
  const note = `${'x'.repeat(shift)}${'😀'.repeat(1_500)}`;
  const body = JSON.stringify([{ id: 1, result: { success: true, note } }]);
  expect(await creditAs({ player: {}, body })).toMatchObject({ state: 'confirmed', reason: 'success_true' });
  expect(await rows('select count(*)::int as count from receipts')).toEqual([{ count: 1 }]);
});

test('an answer that says success confirms, whatever its fields are called', async () => {
  const name = `${'x'.repeat(39)}😀`;
  const body = `[{"id":1,"result":{"success":true,"${name}":1,"a\\u0000":"b\\u0000\\ud83d"}}]`;
  expect(await creditAs({ player: {}, body })).toMatchObject({ state: 'confirmed', reason: 'success_true' });
});

test('a worker asked to stop while it looked the player up begins no deposit: the attempt waits for the next one', async () => {
  expect(await creditAs({ player: {}, body: credited, stopsMeanwhile: true })).toMatchObject({
    state: 'planned',
  });
  await enqueueStuckWork(opened.desk);
  expect(await rows(`select 1 from graphile_worker.jobs where key like 'credit:%'`)).toHaveLength(1);
});

test.each([
  [14, 'confirmed'],
  [15, 'planned'],
])('after %i minutes in which the mailbox was not read the attempt is %s', async (minutes, state) => {
  await opened.close();
  opened = await createTestDesk(undefined, { mailLagMinutes: 15 });
  const folders = [{ mailbox: 'desk@example.com', folder: 'INBOX' }];
  const waitMs = minutes * 60_000;
  expect(await creditAs({ player: {}, body: credited, folders, waitMs })).toMatchObject({ state });
});

/** A desk at MobCash whose API tells its balance, and whose deposits are carried out and never answered. */
function balanceDesk(balanceMinor = 1_000_000n) {
  const book = { balanceMinor, reads: 0 };
  const readBalance: ReadBalance = async () => {
    book.reads += 1;
    return book.balanceMinor;
  };
  const client = {
    payerNickname: async () => ({ kind: 'found', nickname: 'EXAMPLE', session: { version: 1n } }),
    deposit: async ({ amountMinor }: { amountMinor: bigint }) => {
      book.balanceMinor -= amountMinor;
      return { kind: 'unknown', reason: 'timeout' };
    },
  } as unknown as MobcashClient;
  return { book, readBalance, client };
}

/** Credits a planned attempt with that client and port; gives its id and what was said. */
async function creditWith(client: MobcashClient, port: Pick<CreditWork, 'readBalance'>) {
  const { desk } = opened;
  const credit = await plannedCredit(opened);
  const lease = await startLease(desk, { name: 'test', every: () => () => undefined });
  const lines: string[] = [];
  const say = (line: string) => lines.push(line);
  const watched = { folders: [], since: desk.clock() };
  const [pause, isStopping] = [async () => undefined, () => false];
  const work = { desk, client: () => client, lease, watched, pause, isStopping, ...port };
  await creditAttempt({ ...work, log: { info: say, warn: say, error: say } }, credit.attemptId);
  await lease.end();
  return { ...credit, lines };
}
const stateOf = async (id: string) =>
  (await rows(`select state, look_result as looked from attempts where id = '${id}'`))[0];
const lookAt = (id: string, readBalance: ReadBalance) => {
  opened.advance(10_000);
  return secondLook(opened.desk, id, lookAtBalance(opened.desk, readBalance));
};

test('a call without an answer is confirmed by the balance: read before it, and lower by this sum after it', async () => {
  const { book, readBalance, client } = balanceDesk();
  const { attemptId, amountMinor } = await creditWith(client, { readBalance });
  expect(book.reads).toBe(1);
  expect(
    await rows(
      'select balance_before_minor as minor, balance_before_at <= sending_at as before, state from attempts',
    ),
  ).toEqual([{ minor: '1000000', before: true, state: 'unknown' }]);
  expect(await lookAt(attemptId, readBalance)).toEqual({ kind: 'confirmed' });
  expect(await rows('select amount_minor, confirmed_by, facts from receipts')).toMatchObject([
    { amount_minor: String(amountMinor), confirmed_by: 'second_look', facts: { reason: 'balance_fell' } },
  ]);
});

test('another call at the same time leaves it undecided, and a balance that did not move is no proof', async () => {
  const { book, readBalance, client } = balanceDesk();
  const one = await creditWith(client, { readBalance });
  const two = await creditWith(client, { readBalance });
  await lookAt(one.attemptId, readBalance);
  await lookAt(two.attemptId, readBalance);
  for (const { attemptId } of [one, two])
    expect(await stateOf(attemptId)).toEqual({ state: 'unknown', looked: 'overlapping_calls' });
  opened.advance(10 * 60_000);
  book.balanceMinor = 500n;
  const idle = { ...client, deposit: async () => ({ kind: 'unknown', reason: 'timeout' }) };
  const three = await creditWith(idle as unknown as MobcashClient, { readBalance });
  await lookAt(three.attemptId, readBalance);
  expect(await stateOf(three.attemptId)).toEqual({ state: 'unknown', looked: 'too_early' });
});

test('a balance that cannot be read stops no credit: it is called, and the second look cannot tell', async () => {
  const { readBalance, client } = balanceDesk();
  const down: ReadBalance = () => Promise.reject(new Error('down'));
  const { attemptId, lines } = await creditWith(client, { readBalance: down });
  expect(lines[0]).toMatch(/did not tell its balance before the call\. The credit goes on\./);
  expect(await rows('select state, balance_before_minor, balance_before_at from attempts')).toEqual([
    { state: 'unknown', balance_before_minor: null, balance_before_at: null },
  ]);
  await lookAt(attemptId, readBalance);
  expect(await stateOf(attemptId)).toEqual({ state: 'unknown', looked: 'cannot_tell' });
});

test('without such a port nothing is asked or kept', async () => {
  const { client } = balanceDesk();
  const { attemptId, lines } = await creditWith(client, {});
  expect(lines.join()).not.toMatch(/balance/);
  expect(await rows('select balance_before_minor as minor, balance_before_at as at from attempts')).toEqual([
    { minor: null, at: null },
  ]);
  expect(await secondLook(opened.desk, attemptId)).toEqual({ kind: 'still_unknown' });
});
