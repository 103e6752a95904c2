import { type Desk, startLease } from '@luxon/cashdesk';
import { createTestDesk, plannedCredit, type TestDesk } from '@luxon/cashdesk/testing';
import type { MobcashClient } from '@luxon/mobcash';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { creditAttempt } from './credit-attempt.ts';

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
  await creditAttempt({ desk, client: () => client, lease, log, pause }, attemptId);
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
