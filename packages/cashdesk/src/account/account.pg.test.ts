import { desc, eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Desk } from '../desk/desk.ts';
import { matchPayment } from '../match/match-payment.ts';
import { cancelRequest } from '../request/end-requests.ts';
import {
  createTestDesk,
  makeOperator,
  makePayment,
  makeWish,
  type TestDesk,
  testScope,
} from '../testing/index.ts';
import { addReceivingAccount, type NewReceivingAccount, switchReceivingAccount } from './account-store.ts';
import { receivingAccountHistory } from './account-tables.ts';
import { listReceivingAccounts } from './list-accounts.ts';
import { takeRequest } from './take-request.ts';

let opened: TestDesk;
let desk: Desk;
let other: Desk;
beforeEach(async () => {
  opened = await createTestDesk();
  desk = opened.desk;
  other = opened.another();
  await makeOperator(desk, '1');
});
afterEach(() => opened.close());

const actor = 'operator:1';
const first: NewReceivingAccount = {
  name: 'First',
  bank: 'demirbank',
  mailbox: 'desk@example.com',
  payTo: '0700 000 001',
  currency: 'KGS',
  dayLimitMinor: null,
  requestMinMinor: null,
  requestMaxMinor: null,
  shownFromMinute: null,
  shownUntilMinute: null,
};
const reason = 'a second phone';
const add = async (change: Partial<NewReceivingAccount> = {}) => {
  const added = await addReceivingAccount(desk, { ...first, ...change, reason, actor });
  if (added.kind !== 'added') throw new Error('not added');
  return added.account;
};
const take = (change: Partial<Parameters<typeof makeWish>[0]> = {}, on = desk) =>
  takeRequest(on, { ...makeWish(change), settingsScope: testScope });
const taken = async (change: Partial<Parameters<typeof makeWish>[0]> = {}) => {
  const result = await take(change);
  if (result.kind !== 'created') throw new Error(`the request is ${result.kind}`);
  return result;
};

describe('a desk without accounts', () => {
  test('has the one of its settings: the request is as it always was', async () => {
    const { request, account } = await taken();
    expect(request).toMatchObject({ scope: testScope, receivingAccountId: null });
    expect(account).toBeNull();
  });

  test('and without a mailbox takes no request', async () => {
    const result = await takeRequest(desk, { ...makeWish(), settingsScope: null });
    expect(result).toEqual({ kind: 'no_mailbox' });
  });
});

describe('the account of a request', () => {
  test('is remembered, and told again when the same key comes again', async () => {
    const account = await add();
    const wish = makeWish();
    const made = await takeRequest(desk, { ...wish, settingsScope: null });
    expect(made).toMatchObject({ kind: 'created', account, request: { receivingAccountId: account.id } });
    await switchReceivingAccount(desk, { accountId: account.id, isOn: false, reason: 'full', actor });
    expect(await takeRequest(desk, { ...wish, settingsScope: null })).toMatchObject({
      kind: 'existing',
      account: { id: account.id, payTo: account.payTo },
    });
  });

  test('is none of those that may not be shown, each with why', async () => {
    const off = await add({ name: 'Off' });
    await switchReceivingAccount(desk, { accountId: off.id, isOn: false, reason: 'blocked', actor });
    await add({ name: 'Night', shownFromMinute: 0, shownUntilMinute: 60 });
    await add({ name: 'Big', requestMinMinor: 10_001n });
    expect(await take()).toEqual({
      kind: 'no_account',
      passedOver: [
        { name: 'Big', reasons: ['below_minimum'] },
        { name: 'Night', reasons: ['outside_hours'] },
        { name: 'Off', reasons: ['switched_off'] },
      ],
    });
  });

  test('shares its amounts with every account of the same bank and mailbox, and with no other', async () => {
    await add({ name: 'One' });
    await add({ name: 'Two' });
    const amounts = new Set<bigint>();
    for (let made = 0; made < 32; made += 1) amounts.add((await taken({ slotsMax: 1 })).request.payMinor);
    expect(amounts.size).toBe(32);
    expect((await take({ slotsMax: 1 })).kind).toBe('no_account');
    const third = await add({ name: 'Three', bank: 'optima' });
    expect(await take({ slotsMax: 1 })).toMatchObject({ kind: 'created', account: { id: third.id } });
  });
});

describe('a day’s limit', () => {
  // Room for three requests of 100 KGS with their widest slots.
  const dayLimitMinor = 3n * (10_000n + 99n * 32n);

  test('counts open requests, what came in for paid ones, and nothing that was cancelled', async () => {
    await add({ dayLimitMinor: 100_000n });
    const paid = await taken();
    const open = await taken();
    const cancelled = await taken();
    await cancelRequest(desk, { requestId: cancelled.request.id, actor, reason: 'test' });
    opened.advance(1_000);
    const paymentId = await makePayment(desk, { amountMinor: paid.request.payMinor });
    await matchPayment(desk, { paymentId, creditAmount: 'received' });
    const [account] = await listReceivingAccounts(desk, { slotsMax: 99 });
    const usedTodayMinor = paid.request.payMinor + open.request.payMinor;
    expect(account).toMatchObject({ usedTodayMinor, roomMinor: 100_000n - usedTodayMinor, isShownNow: true });
  });

  test('is never shared by two requests at once', async () => {
    await add({ dayLimitMinor });
    const results = await Promise.all(
      Array.from({ length: 40 }, (_, index) => take({}, index % 2 === 0 ? desk : other)),
    );
    const made = results.filter(({ kind }) => kind === 'created').length;
    expect(made).toBe(3);
    expect(results.filter(({ kind }) => kind === 'no_account').length).toBe(37);
    const [account] = await listReceivingAccounts(desk, { slotsMax: 99 });
    expect(account?.usedTodayMinor).toBeLessThanOrEqual(dayLimitMinor);
  });

  test('begins anew at midnight in Bishkek', async () => {
    await add({ dayLimitMinor: 10_000n + 99n * 32n });
    await taken();
    expect((await take()).kind).toBe('no_account');
    opened.setNow(new Date('2026-11-24T17:59:59Z'));
    expect((await take()).kind).toBe('no_account');
    opened.setNow(new Date('2026-11-24T18:00:00Z'));
    expect((await take()).kind).toBe('created');
  });

  test('moves requests on to the account with more room', async () => {
    const small = await add({ name: 'Small', dayLimitMinor: 40_000n });
    const large = await add({ name: 'Large', dayLimitMinor: 45_000n });
    const chosen = [(await taken()).account?.id, (await taken()).account?.id];
    expect(chosen).toEqual([large.id, small.id]);
  });
});

describe('an account', () => {
  test('has a name of its own, whatever the case', async () => {
    await add();
    expect(await addReceivingAccount(desk, { ...first, name: 'FIRST', reason, actor })).toEqual({
      kind: 'name_taken',
    });
  });

  test('is added with a reason', async () => {
    const without = { ...first, reason: '  ', actor };
    await expect(addReceivingAccount(desk, without)).rejects.toThrow(TypeError);
    expect(await listReceivingAccounts(desk, { slotsMax: 99 })).toEqual([]);
    expect(await add()).toMatchObject({ reason });
  });

  test('is switched once by two at once, with a reason, and its history keeps who and why', async () => {
    const { id: accountId } = await add();
    const change = { accountId, isOn: false, reason: 'the bank asks questions', actor };
    const results = await Promise.all([
      switchReceivingAccount(desk, change),
      switchReceivingAccount(other, change),
    ]);
    expect(results.map(({ kind }) => kind).sort()).toEqual(['changed', 'unchanged']);
    await expect(switchReceivingAccount(desk, { ...change, reason: ' ' })).rejects.toThrow(TypeError);
    const { id, accountId: ofAccount } = receivingAccountHistory;
    const history = desk.database.drizzle
      .select()
      .from(receivingAccountHistory)
      .where(eq(ofAccount, accountId))
      .orderBy(desc(id));
    expect(await history).toMatchObject([
      { what: 'switched_off', reason: 'the bank asks questions', actor },
      { what: 'added', reason, actor, facts: { name: 'First', mailbox: 'desk@example.com' } },
    ]);
    await expect(desk.database.pool.query('delete from receiving_account_history')).rejects.toThrow(
      /append only/,
    );
  });

  test('shows how full its fullest base sum is', async () => {
    await add();
    for (let made = 0; made < 3; made += 1) await taken();
    await taken({ baseMinor: 70_000n });
    const [account] = await listReceivingAccounts(desk, { slotsMax: 99 });
    expect(account?.gauge).toEqual({ baseMinor: 10_000n, held: 3, slots: 99 });
  });
});
