import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AttemptOutcome } from '../credit/finish-attempt.ts';
import { settleUnknown } from '../credit/settle-unknown.ts';
import type { Desk } from '../desk/desk.ts';
import { listOpenAlarms } from '../history/raise-alarm.ts';
import { mails } from '../mail/mail-tables.ts';
import { recordReading } from '../mail/read-mail.ts';
import { advanceMailCursor } from '../mail/store-mail.ts';
import { matchPayment } from '../match/match-payment.ts';
import { retryCredit } from '../match/undo-match.ts';
import { holdSwitch, readSwitch, setSwitch, setSwitchWithin } from '../switch/switch-store.ts';
import { switchHistory } from '../switch/switch-table.ts';
import {
  countLockWaits,
  createTestDesk,
  endAttempt,
  killLease,
  liveAttempt,
  makeLease,
  makeMail,
  makeOperator,
  makePayment,
  makeRequest,
  readAttempt,
  startAttempt,
  type TestDesk,
} from '../testing/index.ts';
import { sweepDeadWorkers } from '../worker/sweep-dead-workers.ts';
import type { BreakerLimits } from './breakers.ts';
import { sweepBreakers } from './trip-breaker.ts';

let opened: TestDesk;
let desk: Desk;
afterEach(() => opened.close());

async function open(limits: Partial<BreakerLimits>): Promise<void> {
  opened = await createTestDesk(undefined, limits);
  desk = opened.desk;
  await makeOperator(desk, '1');
}

const unknown: AttemptOutcome = { kind: 'unknown', reason: 'timeout' };
const confirmed: AttemptOutcome = { kind: 'confirmed', reason: 'success_true' };

/** Plans a credit of about so many minor units (the slot is added) for a player, and moves the clock on a second. */
async function planned(
  baseMinor = 10_000n,
  playerId = '100000001',
): Promise<{ id: string; paymentId: string }> {
  const { payMinor } = await makeRequest(desk, { baseMinor, playerId });
  opened.advance(1_000);
  const paymentId = await makePayment(desk, { amountMinor: payMinor });
  await matchPayment(desk, { paymentId, creditAmount: 'base' });
  const live = await liveAttempt(desk, paymentId);
  if (live === null) throw new Error('No attempt is planned.');
  return { id: live.id, paymentId };
}
/** Starts a call as a worker that is just alive: leases live by the database's clock, tests by their own. */
const start = async (id: string, on = desk) => startAttempt(on, id, await makeLease(on));
/** Resolves when so many calls wait for the switch. */
async function callsWaiting(count: number): Promise<'waiting'> {
  while ((await countLockWaits(desk)) < count);
  return 'waiting';
}
async function credit(outcome: AttemptOutcome, baseMinor?: bigint, playerId?: string): Promise<string> {
  const { id } = await planned(baseMinor, playerId);
  const { kind } = await start(id);
  if (kind === 'sending') await endAttempt(desk, id, outcome);
  return kind;
}
const refuse = async (playerId: string, reason: string, kind: 'rejected' | 'not_sent') => {
  const { id } = await planned(10_000n, playerId);
  await endAttempt(desk, id, { kind, reason }, 'planned');
};
const isOn = async () => (await readSwitch(desk.database.drizzle, 'automaticCredit')).isOn;
const startAgain = () => {
  opened.advance(1_000);
  return setSwitch(desk, {
    name: 'automaticCredit',
    isOn: true,
    reason: 'looked into the cashier’s history',
    actor: 'operator:1',
  });
};
const openAlarms = async () => (await listOpenAlarms(desk)).map(({ kind }) => kind);

describe('unknown outcomes', () => {
  beforeEach(() => open({ unknowns: 3 }));

  test('below the limit it goes on; at the limit it stops, says so once, with the figures', async () => {
    await credit(unknown);
    await credit(unknown);
    expect(await isOn()).toBe(true);
    await credit(unknown);
    expect(await readSwitch(desk.database.drizzle, 'automaticCredit')).toMatchObject({
      isOn: false,
      breaker: 'unknowns',
      actor: 'breaker:unknowns',
      facts: { measured: '3', limit: '3' },
    });
    expect(await desk.database.drizzle.select().from(switchHistory)).toMatchObject([
      { isOn: false, actor: 'breaker:unknowns', facts: { measured: '3', limit: '3' } },
    ]);
    expect(await openAlarms()).toEqual(['breaker_unknowns']);
  });

  test('the calls of a worker that died count in the transaction that gives them up', async () => {
    const lease = await makeLease(desk);
    for (let round = 0; round < 3; round += 1) await startAttempt(desk, (await planned()).id, lease);
    await killLease(desk, lease);
    await sweepDeadWorkers(desk);
    expect(await isOn()).toBe(false);
  });

  test('what a person settled no longer counts', async () => {
    const { id } = await planned();
    await start(id);
    await endAttempt(desk, id, unknown);
    await settleUnknown(desk, { attemptId: id, verdict: 'credited', reason: 'seen', actor: 'operator:1' });
    await credit(unknown);
    await credit(unknown);
    expect(await isOn()).toBe(true);
  });

  test('while it is off mail is stored, requests are made, payments recorded, and nothing is planned', async () => {
    for (let round = 0; round < 3; round += 1) await credit(unknown);
    const { payMinor } = await makeRequest(desk);
    opened.advance(1_000);
    const paymentId = await makePayment(desk, { amountMinor: payMinor });
    const matched = await matchPayment(desk, { paymentId, creditAmount: 'received' });
    expect(matched).toMatchObject({
      decision: { kind: 'choose', candidates: [{ objections: ['automatic_credit_off'] }] },
    });
    expect(await liveAttempt(desk, paymentId)).toBeNull();
  });

  test('a person starts it again, with a reason; the same facts do not stop it, as many new ones do', async () => {
    for (let round = 0; round < 3; round += 1) await credit(unknown);
    const without = { name: 'automaticCredit', isOn: true, reason: ' ', actor: 'operator:1' } as const;
    await expect(setSwitch(desk, without)).rejects.toThrow(TypeError);
    for (const actor of ['system', 'breaker:unknowns'])
      await expect(setSwitch(desk, { ...without, reason: 'r', actor })).rejects.toThrow(TypeError);
    expect(await isOn()).toBe(false);
    await startAgain();
    expect(await openAlarms()).toEqual([]);
    await credit(unknown);
    await credit(unknown);
    expect(await isOn()).toBe(true);
    await credit(unknown);
    expect(await isOn()).toBe(false);
  });

  test('started again by a clock that is ahead: what becomes unknown afterwards counts all the same', async () => {
    for (let round = 0; round < 3; round += 1) await credit(unknown);
    const clock = (): Date => new Date(desk.clock().getTime() + 25_000);
    const change = { name: 'automaticCredit', isOn: true, reason: 'looked', actor: 'operator:1' } as const;
    await setSwitch({ ...desk, clock }, change);
    await credit(unknown);
    const died = await planned();
    const lease = await makeLease(desk);
    await startAttempt(desk, died.id, lease);
    await killLease(desk, lease);
    await sweepDeadWorkers(desk);
    expect(await isOn()).toBe(true);
    await credit(unknown);
    expect(await isOn()).toBe(false);
  });

  test('what was planned before the stop stays held after the start, until a person sends it', async () => {
    const held = await planned();
    for (let round = 0; round < 3; round += 1) await credit(unknown);
    await startAgain();
    expect((await start(held.id)).kind).toBe('not_ours');
    await retryCredit(desk, { paymentId: held.paymentId, reason: 'checked', actor: 'operator:1' });
    const again = await liveAttempt(desk, held.paymentId);
    expect((await start(again?.id ?? '')).kind).toBe('sending');
  });
});

describe('sums', () => {
  test('started again by a clock that is ahead: sums and speed hold all the same', async () => {
    await open({ hourSum: 150, creditsPerMinute: 3 });
    const ahead = { ...desk, clock: () => new Date(desk.clock().getTime() + 25_000) };
    const turn = { name: 'automaticCredit', reason: 'looked', actor: 'operator:1' } as const;
    for (const isOn of [false, true]) await setSwitch(ahead, { ...turn, isOn });
    expect(await credit(confirmed, 10_000n)).toBe('sending');
    const over = await planned(10_000n);
    expect(await start(over.id)).toEqual({ kind: 'stopped', breaker: 'hour_sum' });
    for (const isOn of [false, true]) await setSwitch(ahead, { ...turn, isOn });
    for (let round = 0; round < 3; round += 1) expect(await credit(confirmed, 1n)).toBe('sending');
    const another = await planned(1n);
    expect(await start(another.id)).toEqual({ kind: 'stopped', breaker: 'velocity' });
    // Started by a clock that is right: what was before it has been seen.
    await startAgain();
    for (let round = 0; round < 3; round += 1) expect(await credit(confirmed, 1n)).toBe('sending');
    expect(await credit(confirmed, 1n)).toBe('stopped');
  });

  test.each(['hourSum', 'daySum'] as const)('%s: the cap may be reached and not passed', async (limit) => {
    await open({ [limit]: 300 });
    expect(await credit(confirmed, 10_000n)).toBe('sending');
    expect(await credit(unknown, 10_000n)).toBe('sending');
    const { id } = await planned(10_000n);
    expect((await start(id)).kind).toBe('sending');
    // 300.00 are credited, in doubt or on their way.
    const over = await planned(1n);
    const breaker = limit === 'hourSum' ? 'hour_sum' : 'day_sum';
    expect(await start(over.id)).toEqual({ kind: 'stopped', breaker });
    expect(await readAttempt(desk, over.id)).toMatchObject({ state: 'planned', sendingAt: null });
    expect(await openAlarms()).toEqual([`breaker_${breaker}`]);
  });

  test('two workers start the last two calls at once: one goes, the other stops the desk', async () => {
    await open({ hourSum: 100 });
    const other = opened.another();
    for (let round = 0; round < 5; round += 1) {
      const [a, b] = [await planned(6_000n), await planned(6_000n)];
      const started = await Promise.all([start(a.id), start(b.id, other)]);
      expect(started.map(({ kind }) => kind).sort()).toEqual(['sending', 'stopped']);
      expect(await isOn()).toBe(false);
      opened.advance(60 * 60_000);
      await startAgain();
    }
  });

  test('one call started twice at once counts once: a cap it just reaches stops nothing', async () => {
    await open({ hourSum: 60 });
    const other = opened.another();
    const { id } = await planned(6_000n);
    const pending = await desk.database.drizzle.transaction(async (tx) => {
      await holdSwitch(tx);
      const both = [start(id), start(id, other)];
      await callsWaiting(2);
      return { both };
    });
    const started = await Promise.all(pending.both);
    expect(started.map(({ kind }) => kind).sort()).toEqual(['not_ours', 'sending']);
    expect(await isOn()).toBe(true);
  });

  test('an hour later the hour is empty again; what certainly credited nothing does not count', async () => {
    await open({ hourSum: 100 });
    expect(await credit({ kind: 'rejected', reason: 'already_done' }, 10_000n)).toBe('sending');
    expect(await credit(confirmed, 10_000n)).toBe('sending');
    opened.advance(60 * 60_000);
    expect(await credit(confirmed, 10_000n)).toBe('sending');
  });

  test('after a start by a person the hour begins anew', async () => {
    await open({ hourSum: 100 });
    await credit(confirmed, 10_000n);
    expect(await credit(confirmed, 10_000n)).toBe('stopped');
    await startAgain();
    expect(await credit(confirmed, 10_000n)).toBe('sending');
    expect(await credit(confirmed, 10_000n)).toBe('stopped');
  });

  test('what a person orders is not stopped, and counts', async () => {
    await open({ hourSum: 100 });
    const { id, paymentId } = await planned(20_000n);
    expect((await start(id)).kind).toBe('stopped');
    opened.advance(1_000);
    await retryCredit(desk, { paymentId, reason: 'the sum is right', actor: 'operator:1' });
    const ordered = await liveAttempt(desk, paymentId);
    await startAgain();
    opened.advance(1_000);
    expect((await start(ordered?.id ?? '')).kind).toBe('sending');
    expect(await credit(confirmed, 1n)).toBe('stopped');
  });
});

describe('speed', () => {
  test('more calls within a minute than are ever usual stop it', async () => {
    await open({ creditsPerMinute: 3, usualTimes: 10 });
    for (let round = 0; round < 3; round += 1) expect(await credit(confirmed)).toBe('sending');
    expect(await credit(confirmed)).toBe('stopped');
  });

  test('what waited more than ten minutes is caught up with at any speed, and counts for nothing new', async () => {
    await open({ creditsPerMinute: 3, usualTimes: 1 });
    const waiting = [];
    for (let round = 0; round < 6; round += 1) waiting.push(await planned());
    opened.advance(10 * 60_000 + 1);
    for (const { id } of waiting) {
      expect((await start(id)).kind).toBe('sending');
      await endAttempt(desk, id, confirmed);
    }
    for (let round = 0; round < 3; round += 1) expect(await credit(confirmed)).toBe('sending');
    expect(await credit(confirmed)).toBe('stopped');
    // Nor is it what is usual.
    await startAgain();
    opened.advance(60_000);
    for (let round = 0; round < 3; round += 1) expect(await credit(confirmed)).toBe('sending');
    expect(await credit(confirmed)).toBe('stopped');
  });

  test('a desk that is usually as fast goes on', async () => {
    await open({ creditsPerMinute: 3, usualTimes: 2 });
    for (let round = 0; round < 3; round += 1) await credit(confirmed);
    opened.advance(60_000);
    for (let round = 0; round < 6; round += 1) expect(await credit(confirmed)).toBe('sending');
    expect(await credit(confirmed)).toBe('stopped');
  });

  test('too many credits to one player within ten minutes stop it, to several players they do not', async () => {
    await open({ playerCredits: 2 });
    expect(await credit(confirmed, 10_000n, '1')).toBe('sending');
    expect(await credit(confirmed, 10_000n, '1')).toBe('sending');
    expect(await credit(confirmed, 10_000n, '2')).toBe('sending');
    opened.advance(10 * 60_000 - 3_000);
    expect(await credit(confirmed, 10_000n, '1')).toBe('sending');
    expect(await credit(confirmed, 10_000n, '1')).toBe('sending');
    expect(await credit(confirmed, 10_000n, '1')).toBe('stopped');
  });
});

describe('a desk that refuses', () => {
  beforeEach(() => open({ refusals: 3 }));

  test('so many players in a row stop it', async () => {
    await refuse('1', 'player_refused', 'rejected');
    await refuse('2', 'no_session', 'not_sent');
    expect(await isOn()).toBe(true);
    await refuse('3', 'player_refused', 'rejected');
    expect(await isOn()).toBe(false);
  });

  test('one player refused again and again does not, nor do refusals with a credit between them', async () => {
    for (let round = 0; round < 4; round += 1) await refuse('1', 'player_refused', 'rejected');
    await refuse('2', 'player_refused', 'rejected');
    await credit(confirmed);
    await refuse('3', 'player_refused', 'rejected');
    await refuse('4', 'player_refused', 'rejected');
    expect(await isOn()).toBe(true);
  });

  test('after the stop no further try is planned for what was not sent', async () => {
    await refuse('1', 'no_session', 'not_sent');
    await refuse('2', 'no_session', 'not_sent');
    const last = await planned(10_000n, '3');
    await endAttempt(desk, last.id, { kind: 'not_sent', reason: 'no_session' }, 'planned');
    expect(await liveAttempt(desk, last.paymentId)).toBeNull();
  });
});

describe('mail', () => {
  const folder = { mailbox: 'desk@example.com', folder: 'INBOX' };
  const scan = () => advanceMailCursor(desk, { ...folder, uidValidity: 1n }, 2n);
  const sweep = (since: Date) => sweepBreakers(desk, { folders: [folder], since });

  test('a mailbox that is not read stops it at the limit; a start allows it as much again', async () => {
    await open({ mailLagMinutes: 15 });
    const since = desk.clock();
    opened.advance(10 * 60_000);
    await scan();
    opened.advance(15 * 60_000 - 1);
    expect(await sweep(since)).toBeNull();
    opened.advance(1);
    expect(await sweep(since)).toBe('mail_lag');
    expect(await sweep(since)).toBeNull();
    expect(await openAlarms()).toEqual(['breaker_mail_lag']);
    await startAgain();
    opened.advance(15 * 60_000 - 1);
    expect(await sweep(since)).toBeNull();
    opened.advance(1);
    expect(await sweep(since)).toBe('mail_lag');
  });

  test('a worker that comes back after a night gets its time to read; a folder nobody watches any more is no matter', async () => {
    await open({ mailLagMinutes: 15 });
    await scan();
    opened.advance(9 * 60 * 60_000);
    const since = desk.clock();
    expect(await sweep(since)).toBeNull();
    opened.advance(15 * 60_000);
    expect(await sweepBreakers(desk, { folders: [], since })).toBeNull();
    expect(await sweep(since)).toBe('mail_lag');
  });

  /** Starts a call of a worker that watches the folder since then, or nothing. */
  const startWatching = async (id: string, since: Date, folders = [folder]) =>
    startAttempt(desk, id, await makeLease(desk), { folders, since });

  test('a call is not started at the limit, whoever sweeps: the mailbox was not read', async () => {
    await open({ mailLagMinutes: 15 });
    const since = desk.clock();
    await scan();
    const [held, stopped] = [await planned(), await planned()];
    opened.advance(15 * 60_000 - 2_001);
    expect((await startWatching(held.id, since)).kind).toBe('sending');
    opened.advance(1);
    expect(await startWatching(stopped.id, since)).toEqual({ kind: 'stopped', breaker: 'mail_lag' });
    expect(await readAttempt(desk, stopped.id)).toMatchObject({ state: 'planned', sendingAt: null });
    expect(await readSwitch(desk.database.drizzle, 'automaticCredit')).toMatchObject({
      breaker: 'mail_lag',
      facts: { measured: '15', limit: '15' },
    });
    expect(await openAlarms()).toEqual(['breaker_mail_lag']);
    await startAgain();
    const { id } = await planned();
    expect((await startWatching(id, since)).kind).toBe('sending');
  });

  test('of several folders the one that was read last is no excuse for another, nor for one never read', async () => {
    await open({ mailLagMinutes: 15 });
    const since = desk.clock();
    const other = { mailbox: 'second@example.com', folder: 'INBOX' };
    opened.advance(15 * 60_000 - 1_000);
    await scan();
    const { id } = await planned();
    expect((await startWatching(id, since, [folder, other])).kind).toBe('stopped');
    await startAgain();
    await advanceMailCursor(desk, { ...other, uidValidity: 1n }, 2n);
    opened.advance(15 * 60_000 - 1_000);
    await scan();
    const again = await planned();
    expect((await startWatching(again.id, since, [folder, other])).kind).toBe('stopped');
    await startAgain();
    const third = await planned();
    expect((await startWatching(third.id, since, [folder])).kind).toBe('sending');
  });

  test('a call goes where the worker has just started, watches nothing, or a person ordered it', async () => {
    await open({ mailLagMinutes: 15 });
    const since = desk.clock();
    await scan();
    opened.advance(9 * 60 * 60_000);
    const [early, blind, stopped] = [await planned(), await planned(), await planned()];
    expect((await startWatching(early.id, desk.clock())).kind).toBe('sending');
    expect((await startWatching(blind.id, since, [])).kind).toBe('sending');
    expect((await startWatching(stopped.id, since)).kind).toBe('stopped');
    opened.advance(1_000);
    const { paymentId } = stopped;
    await retryCredit(desk, { paymentId, reason: 'the player waits', actor: 'operator:1' });
    const ordered = await liveAttempt(desk, paymentId);
    await startAgain();
    opened.advance(15 * 60_000);
    expect((await startWatching(ordered?.id ?? '', since)).kind).toBe('sending');
  });

  async function readMails(count: number, state: 'read' | 'unreadable', level = 'T1'): Promise<void> {
    for (let index = 0; index < count; index += 1) {
      opened.advance(1_000);
      const id = await makeMail(desk);
      await desk.database.drizzle
        .update(mails)
        .set({ state, evidence: { bank: 'demirbank', level } })
        .where(eq(mails.id, id));
    }
  }

  test('a bank whose last mails are not understood any more stops it at the limit', async () => {
    await open({ unreadablePercent: 30 });
    await readMails(30, 'read');
    await readMails(5, 'unreadable');
    expect(await sweep(desk.clock())).toBeNull();
    await readMails(1, 'unreadable');
    expect(await sweep(desk.clock())).toBe('parser_drift');
    expect(await readSwitch(desk.database.drizzle, 'automaticCredit')).toMatchObject({
      facts: { measured: '30', limit: '30', bank: 'demirbank' },
    });
    await startAgain();
    expect(await sweep(desk.clock())).toBeNull();
    await readMails(10, 'unreadable');
    expect(await sweep(desk.clock())).toBe('parser_drift');
  });

  /** Records a mail as the reading of it ends. */
  async function readAs(
    reading: { kind: 'unreadable' | 'review'; reason: string },
    level: string | null = 'T1',
  ) {
    opened.advance(1_000);
    const evidence = { bank: 'demirbank', level };
    return recordReading(desk, await makeMail(desk), { ...reading, evidence });
  }
  const unread = { kind: 'unreadable', reason: 'no_known_sentence' } as const;

  test('the mail that makes it too many stops the next call, whoever sweeps', async () => {
    await open({ unreadablePercent: 30 });
    await readMails(15, 'read');
    const { id } = await planned();
    for (let round = 0; round < 5; round += 1)
      expect(await readAs(unread)).toEqual({ kind: 'moved', state: 'unreadable', reason: unread.reason });
    expect(await isOn()).toBe(true);
    const last = await readAs({ kind: 'review', reason: 'unknown_wording' });
    expect(last).toMatchObject({ kind: 'moved', state: 'review', breaker: 'parser_drift' });
    expect((await start(id)).kind).toBe('not_ours');
    expect(await readSwitch(desk.database.drizzle, 'automaticCredit')).toMatchObject({
      breaker: 'parser_drift',
      facts: { measured: '30', limit: '30', bank: 'demirbank' },
    });
    expect(await openAlarms()).toContain('breaker_parser_drift');
    await startAgain();
    expect(await readAs(unread)).not.toHaveProperty('breaker');
    expect(await isOn()).toBe(true);
  });

  test('read by two workers at once, the last two mails are both counted', async () => {
    await open({ unreadablePercent: 30 });
    await readMails(14, 'read');
    await readMails(4, 'unreadable');
    const other = opened.another();
    const evidence = { bank: 'demirbank', level: 'T1' };
    const [one, two] = [await makeMail(desk), await makeMail(desk)];
    await Promise.all([
      recordReading(desk, one, { ...unread, evidence }),
      recordReading(other, two, { ...unread, evidence }),
    ]);
    expect(await isOn()).toBe(false);
  });

  test('a mail that was read well and waits for a person, or that nobody proves, stops nothing', async () => {
    await open({ unreadablePercent: 30 });
    await readMails(20, 'unreadable', 'T4');
    for (const level of ['T4', null]) for (let round = 0; round < 10; round += 1) await readAs(unread, level);
    for (let round = 0; round < 10; round += 1) await readAs({ kind: 'review', reason: 'not_fresh' });
    expect(await isOn()).toBe(true);
  });

  test('mails nobody proves to be of the bank stop nothing', async () => {
    await open({ unreadablePercent: 30 });
    await readMails(20, 'unreadable', 'T4');
    expect(await sweep(desk.clock())).toBeNull();
  });
});

test('a call that starts while the switch is being turned off waits for it, and does not go', async () => {
  await open({});
  const other = opened.another();
  const { id } = await planned();
  opened.advance(1_000);
  const pending = await desk.database.drizzle.transaction(async (tx) => {
    await setSwitchWithin(tx, desk, {
      name: 'automaticCredit',
      isOn: false,
      reason: 'the red button',
      actor: 'operator:1',
    });
    const started = start(id, other);
    expect(await Promise.race([callsWaiting(1), started.then(({ kind }) => kind)])).toBe('waiting');
    return { started };
  });
  expect((await pending.started).kind).toBe('not_ours');
});
