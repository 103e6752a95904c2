import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestDesk, type TestDesk } from '../testing/index.ts';
import {
  checkInvite,
  consumeInvite,
  countOperators,
  createInvite,
  giveBackInvite,
} from './operator-store.ts';

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
