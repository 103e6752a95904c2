import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sealAudit } from '../audit/seal-audit.ts';
import { verifyAudit } from '../audit/verify-audit.ts';
import type { Desk } from '../desk/desk.ts';
import { createTestDesk, makeOperator, type TestDesk } from '../testing/index.ts';
import { lockMs, triesMax } from './judge-try.ts';
import { listOperatorHistory } from './operator-history.ts';
import {
  operatorPasskeys,
  operatorSessions,
  operators,
  operatorTotpSteps,
  operatorTwoFactors,
  signInTries,
} from './operator-tables.ts';
import { addPasskey, endOtherSignIns, endSignIn, removePasskey } from './own-sign-ins.ts';
import { changeRole, listPeople, resetSecondFactor, switchOperator, unlockOperator } from './people.ts';
import { takeSignInTry } from './sign-in-tries.ts';
import { takeTotpCode } from './take-totp-code.ts';
import { totpAt } from './totp.ts';

let opened: TestDesk;
let desk: Desk;
let other: Desk;
let owner: string;
beforeAll(async () => {
  opened = await createTestDesk();
  desk = opened.desk;
  other = opened.another();
  owner = await makeOperator(desk, 'owner');
  await makeOperator(desk, 'cashier', 'cashier');
});
afterAll(() => opened.close());

const reason = 'agreed with everybody';
const personOf = async (id: string) => (await listPeople(desk)).find((one) => one.id === id);

describe('roles', () => {
  test('a role is changed by the owner, with a reason, and the audit keeps it', async () => {
    const change = { operatorId: 'cashier', role: 'supervisor', reason, actor: owner } as const;
    expect(await changeRole(desk, change)).toEqual({ kind: 'changed' });
    expect(await changeRole(desk, change)).toEqual({ kind: 'unchanged' });
    expect((await personOf('cashier'))?.role).toBe('supervisor');
    expect(await listOperatorHistory(desk, 'cashier')).toMatchObject([
      { what: 'role_changed', reason, actor: owner, facts: { from: 'cashier', to: 'supervisor' } },
    ]);
    await sealAudit(desk);
    expect(await verifyAudit(desk)).toMatchObject({ finding: null, unsealed: 0 });
    await expect(changeRole(desk, { ...change, role: 'owner', reason: ' ' })).rejects.toThrow(TypeError);
  });

  test('nobody else changes roles, their own least of all', async () => {
    const actor = 'operator:cashier';
    const change = { operatorId: 'cashier', role: 'owner', reason, actor } as const;
    expect(await changeRole(desk, change)).toEqual({ kind: 'not_allowed' });
    expect(await switchOperator(desk, { operatorId: 'owner', isOn: false, reason, actor })).toEqual({
      kind: 'not_allowed',
    });
  });

  test('the last owner can be neither demoted nor switched off, also not by two owners at once', async () => {
    const alone = { operatorId: 'owner', reason, actor: owner };
    expect(await changeRole(desk, { ...alone, role: 'auditor' })).toEqual({ kind: 'last_owner' });
    expect(await switchOperator(desk, { ...alone, isOn: false })).toEqual({ kind: 'last_owner' });
    for (let round = 0; round < 10; round += 1) {
      const pair = [`a${round}`, `b${round}`] as const;
      for (const id of pair) await makeOperator(desk, id);
      const results = await Promise.all(
        pair.map((id, index) =>
          changeRole(index === 0 ? desk : other, {
            operatorId: pair[1 - index] ?? '',
            role: 'auditor',
            reason,
            actor: `operator:${id}`,
          }),
        ),
      );
      // Who was demoted first may demote nobody any more.
      expect(results.map(({ kind }) => kind).toSorted()).toEqual(['changed', 'not_allowed']);
      const left = pair.find((_, index) => results[1 - index]?.kind !== 'changed') ?? '';
      await changeRole(desk, { operatorId: left, role: 'auditor', reason, actor: owner });
    }
    expect((await listPeople(desk)).filter(({ role }) => role === 'owner')).toHaveLength(1);
  });

  test('who is switched off is signed out at once', async () => {
    await makeOperator(desk, 'leaver', 'cashier');
    const expiresAt = new Date(desk.clock().getTime() + 60_000);
    const session = { id: 's', token: 't', userId: 'leaver', expiresAt };
    await desk.database.drizzle.insert(operatorSessions).values(session);
    expect((await personOf('leaver'))?.sessions).toBe(1);
    const change = { operatorId: 'leaver', isOn: false, reason, actor: owner };
    expect(await switchOperator(desk, change)).toEqual({ kind: 'changed' });
    expect(await personOf('leaver')).toMatchObject({ sessions: 0, switchedOffAt: desk.clock() });
    expect(await switchOperator(desk, { ...change, isOn: true })).toEqual({ kind: 'changed' });
  });
});

test('nobody ends another’s sign-in or removes another’s passkey', async () => {
  const expiresAt = new Date(desk.clock().getTime() + 60_000);
  const session = { id: 'of-owner', token: 'of-owner', userId: 'owner', expiresAt };
  await desk.database.drizzle.insert(operatorSessions).values(session);
  const key = { id: 'key', operatorId: 'owner', name: 'Laptop', publicKey: '', counter: 0, transports: [] };
  expect(await addPasskey(desk, key)).toBe(true);
  expect(await addPasskey(desk, { ...key, operatorId: 'cashier' })).toBe(false);
  expect(await endSignIn(desk, 'cashier', 'of-owner')).toBe(false);
  expect(await removePasskey(desk, 'cashier', 'key')).toBe(false);
  expect(await endOtherSignIns(desk, 'cashier', 'none')).toBe(0);
  expect(await endSignIn(desk, 'owner', 'of-owner')).toBe(true);
  expect(await removePasskey(desk, 'owner', 'key')).toBe(true);
});

describe('wrong passwords', () => {
  const email = 'cashier@desk.example';
  const tryAll = (address: string, count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, index) => takeSignInTry(index % 2 === 0 ? desk : other, address)),
    );

  test('of a hundred tries at once ten are made; an owner unlocks, or time does', async () => {
    const tries = await tryAll(email, 100);
    expect(tries.filter(({ kind }) => kind === 'allowed')).toHaveLength(triesMax);
    expect((await personOf('cashier'))?.lockedUntil).toEqual(new Date(desk.clock().getTime() + lockMs));
    // Written another way it is the same person.
    expect((await takeSignInTry(desk, ' Cashier@DESK.example')).kind).toBe('locked');
    expect(await unlockOperator(desk, { operatorId: 'cashier', reason, actor: owner })).toEqual({
      kind: 'changed',
    });
    expect((await takeSignInTry(desk, email)).kind).toBe('allowed');
    await tryAll(email, triesMax);
    opened.advance(lockMs);
    expect((await takeSignInTry(desk, email)).kind).toBe('allowed');
    const events = (await listOperatorHistory(desk, 'cashier')).map(({ what }) => what);
    expect(events.slice(0, 3)).toEqual(['locked', 'unlocked', 'locked']);
  });

  test('an address nobody has is locked like any other: nobody learns who works here', async () => {
    const tries = await tryAll('nobody@desk.example', triesMax + 1);
    expect(tries.filter(({ kind }) => kind === 'locked')).toHaveLength(1);
  });

  test('are counted though others of long ago are removed meanwhile, and nothing is kept of those', async () => {
    const kept = () => desk.database.drizzle.$count(signInTries);
    for (let round = 0; round < 5; round += 1) {
      opened.advance(lockMs);
      const before = await kept();
      await takeSignInTry(desk, 'somebody@desk.example');
      // At its very end a lock is over, but still kept.
      expect(await kept()).toBeGreaterThanOrEqual(before);
      opened.advance(lockMs + 1);
      const tries = await Promise.all([
        tryAll(email, 30),
        ...Array.from({ length: 10 }, (_, index) => tryAll(`${index}@desk.example`, 1)),
      ]);
      expect(tries[0]?.filter(({ kind }) => kind === 'allowed')).toHaveLength(triesMax);
      expect(await kept()).toBe(11);
    }
  });

  test('of a person are unlocked with a record, whether the password was wrong or the code of the app', async () => {
    const factor = { id: 'factor', userId: 'cashier', secret: 'sealed', backupCodes: 'sealed' };
    await desk.database.drizzle.insert(operatorTwoFactors).values(factor);
    const unlock = () => unlockOperator(desk, { operatorId: 'cashier', reason, actor: owner });
    const lastEvent = async () => (await listOperatorHistory(desk, 'cashier'))[0];
    await unlock();
    expect(await unlock()).toEqual({ kind: 'unchanged' });
    const { id } = (await lastEvent()) ?? {};
    const lockedUntil = new Date(desk.clock().getTime() + lockMs);
    await desk.database.drizzle.update(operatorTwoFactors).set({ failedVerificationCount: 5, lockedUntil });
    const locks = async () => {
      const person = await personOf('cashier');
      return [person?.lockedUntil, person?.codeLockedUntil];
    };
    expect(await locks()).toEqual([null, lockedUntil]);
    opened.advance(lockMs);
    expect(await locks()).toEqual([null, null]);
    expect(await unlock()).toEqual({ kind: 'changed' });
    expect(await locks()).toEqual([null, null]);
    expect(await lastEvent()).toMatchObject({ what: 'unlocked', actor: owner, reason });
    expect((await lastEvent())?.id).not.toBe(id);
    expect(await unlock()).toEqual({ kind: 'unchanged' });
  });
});

describe('the code of an app', () => {
  const secret = 'a secret of the test';
  const codeNow = () => totpAt(secret, BigInt(Math.floor(desk.clock().getTime() / 30_000)));

  test('counts once, however many bring it at once, for as long as it would be right', async () => {
    const use = (from: Desk) => takeTotpCode(from, { operatorId: 'owner', secret, code: codeNow() });
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) => use(index % 2 ? desk : other)),
    );
    expect(results.filter(({ kind }) => kind === 'used')).toHaveLength(1);
    const code = codeNow();
    opened.advance(30_000);
    expect(await takeTotpCode(desk, { operatorId: 'owner', secret, code })).toEqual({ kind: 'used_before' });
    expect(await use(desk)).toEqual({ kind: 'used' });
    // Somebody else's step is another one.
    const others = { operatorId: 'cashier', secret, code: codeNow() };
    expect(await takeTotpCode(desk, others)).toEqual({ kind: 'used' });
  });

  test('of a lost phone is asked for no more: the owner takes off all that was on it, and nobody else’s', async () => {
    const { drizzle } = desk.database;
    const expiresAt = new Date(desk.clock().getTime() + 60_000);
    const ids = ['loser', 'keeper'] as const;
    for (const id of ids) {
      await makeOperator(desk, id, 'cashier');
      await drizzle.update(operators).set({ twoFactorEnabled: true }).where(eq(operators.id, id));
      await drizzle
        .insert(operatorTwoFactors)
        .values({ id, userId: id, secret: 'sealed', backupCodes: 'sealed' });
      await takeTotpCode(desk, { operatorId: id, secret, code: codeNow() });
      const key = { id, operatorId: id, name: 'Phone', publicKey: '', counter: 0, transports: [] };
      await addPasskey(desk, key);
      await drizzle.insert(operatorSessions).values({ id, token: id, userId: id, expiresAt });
    }
    const left = async (id: string) => ({
      isAsked: (await personOf(id))?.hasSecondFactor,
      factors: await drizzle.$count(operatorTwoFactors, eq(operatorTwoFactors.userId, id)),
      steps: await drizzle.$count(operatorTotpSteps, eq(operatorTotpSteps.operatorId, id)),
      passkeys: await drizzle.$count(operatorPasskeys, eq(operatorPasskeys.operatorId, id)),
      sessions: await drizzle.$count(operatorSessions, eq(operatorSessions.userId, id)),
    });
    const everything = { isAsked: true, factors: 1, steps: 1, passkeys: 1, sessions: 1 };
    expect(await Promise.all(ids.map(left))).toEqual([everything, everything]);
    const change = { operatorId: 'loser', reason, actor: owner };
    expect(await resetSecondFactor(desk, { ...change, actor: 'operator:keeper' })).toEqual({
      kind: 'not_allowed',
    });
    expect(await left('loser')).toEqual(everything);
    expect(await resetSecondFactor(desk, change)).toEqual({ kind: 'changed' });
    const nothing = { isAsked: false, factors: 0, steps: 0, passkeys: 0, sessions: 0 };
    expect(await Promise.all(ids.map(left))).toEqual([nothing, everything]);
    expect((await listOperatorHistory(desk, 'loser'))[0]).toMatchObject({
      what: 'second_factor_off',
      reason,
      actor: owner,
      facts: { passkeysRemoved: 1 },
    });
  });
});
