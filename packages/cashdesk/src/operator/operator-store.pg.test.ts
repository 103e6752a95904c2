import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestDesk, makeOperator, type TestDesk } from '../testing/index.ts';
import { listOperatorHistory } from './operator-history.ts';
import {
  checkInvite,
  consumeInvite,
  countOperators,
  createInvite,
  giveBackInvite,
  inviteOperator,
} from './operator-store.ts';
import { changeRole, switchOperator } from './people.ts';

let opened: TestDesk;
beforeEach(async () => {
  opened = await createTestDesk();
});
afterEach(() => opened.close());

test('an invite is used once, by one of ten who try at the same time', async () => {
  const { desk } = opened;
  const { token } = await createInvite(desk, { actor: 'cli', role: 'cashier' });
  expect(await countOperators(desk)).toBe(0);
  const results = await Promise.all(Array.from({ length: 10 }, () => consumeInvite(desk, token)));
  expect(results.filter(({ kind }) => kind === 'consumed')).toHaveLength(1);
  expect(await checkInvite(desk, token)).toEqual({ kind: 'used' });
  const consumed = results.find((result) => result.kind === 'consumed');
  await giveBackInvite(desk, consumed?.inviteId ?? '');
  expect((await checkInvite(desk, token)).kind).toBe('valid');
});

test('an expired or invented invite is refused', async () => {
  const { token } = await createInvite(opened.desk, { actor: 'cli', role: 'cashier', lifetimeMinutes: 10 });
  opened.advance(10 * 60_000);
  expect(await consumeInvite(opened.desk, token)).toEqual({ kind: 'expired' });
  expect(await consumeInvite(opened.desk, 'invented')).toEqual({ kind: 'unknown' });
});

describe('an operator’s invitation', () => {
  const reason = 'no longer with us';
  const why = 'helps at night';
  let owner: string;
  beforeEach(async () => {
    owner = await makeOperator(opened.desk, 'owner');
    await makeOperator(opened.desk, 'other');
  });

  async function invite(): Promise<string> {
    const made = await inviteOperator(opened.desk, { actor: 'operator:other', role: 'owner', reason: why });
    if (made.kind !== 'invited') throw new Error('Nobody was invited.');
    return made.token;
  }

  test('is made by who may make people, and by nobody else', async () => {
    const { desk } = opened;
    const actor = await makeOperator(desk, 'supervisor', 'supervisor');
    expect(await inviteOperator(desk, { actor, role: 'owner', reason: why })).toEqual({
      kind: 'not_allowed',
    });
    const unknown = { actor: 'operator:nobody', role: 'owner', reason: why } as const;
    expect(await inviteOperator(desk, unknown)).toEqual({ kind: 'not_allowed' });
    await expect(createInvite(desk, { actor, role: 'owner' })).rejects.toThrow(TypeError);
    const made = { actor: owner, role: 'cashier', reason: why } as const;
    expect((await inviteOperator(desk, made)).kind).toBe('invited');
  });

  test('has a reason, which the history keeps', async () => {
    const { desk } = opened;
    const made = { actor: owner, role: 'cashier' } as const;
    await expect(inviteOperator(desk, { ...made, reason: ' ' })).rejects.toThrow(TypeError);
    expect(await listOperatorHistory(desk)).toEqual([]);
    await inviteOperator(desk, { ...made, reason: ` ${why} ` });
    expect(await listOperatorHistory(desk)).toMatchObject([{ what: 'invited', reason: why, actor: owner }]);
  });

  test.each([
    ['switched off', { isOn: false }],
    ['demoted', { role: 'cashier' as const }],
  ])('makes nobody an operator after its maker was %s, nor after that is undone', async (_, change) => {
    const { desk } = opened;
    const token = await invite();
    expect((await checkInvite(desk, token)).kind).toBe('valid');
    const about = { operatorId: 'other', reason, actor: owner };
    if ('isOn' in change) await switchOperator(desk, { ...about, ...change });
    else await changeRole(desk, { ...about, ...change });
    expect(await checkInvite(desk, token)).toEqual({ kind: 'expired' });
    expect(await consumeInvite(desk, token)).toEqual({ kind: 'expired' });
    const [event] = await listOperatorHistory(desk, 'other');
    expect(event?.facts).toMatchObject({ invitesEnded: 1 });
    if ('isOn' in change) await switchOperator(desk, { ...about, isOn: true });
    else await changeRole(desk, { ...about, role: 'owner' });
    expect(await consumeInvite(desk, token)).toEqual({ kind: 'expired' });
  });

  test('is not taken where its maker lost the right in another way', async () => {
    const { desk } = opened;
    const token = await invite();
    await desk.database.pool.query("update operators set role = 'auditor' where id = 'other'");
    expect(await checkInvite(desk, token)).toEqual({ kind: 'not_allowed' });
    expect(await consumeInvite(desk, token)).toEqual({ kind: 'not_allowed' });
  });

  test('of being taken and its maker being switched off at one moment either comes first', async () => {
    const { desk } = opened;
    const other = opened.another();
    const about = { operatorId: 'other', reason, actor: owner };
    for (let round = 0; round < 10; round += 1) {
      const token = await invite();
      const [taken, off] = await Promise.all([
        consumeInvite(desk, token),
        switchOperator(other, { ...about, isOn: false }),
      ]);
      expect(off.kind).toBe('changed');
      expect(['consumed', 'expired', 'not_allowed']).toContain(taken.kind);
      expect((await checkInvite(desk, token)).kind).toBe(taken.kind === 'consumed' ? 'used' : 'expired');
      await switchOperator(desk, { ...about, isOn: true });
    }
  });
});
