import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Desk } from '../desk/desk.ts';
import { payments } from '../payment/payment-tables.ts';
import { requests } from '../request/request-table.ts';
import {
  createTestDesk,
  endedCredit,
  makeLease,
  makeOperator,
  readAttempt,
  type TestCredit,
  type TestDesk,
} from '../testing/index.ts';
import type { Lease } from '../worker/worker-lease.ts';
import { trustedShapeHistory } from './credit-tables.ts';
import type { AttemptOutcome } from './finish-attempt.ts';
import { secondLook } from './second-look.ts';
import { settleUnknown } from './settle-unknown.ts';
import { isShapeTrusted, revokeShape } from './trusted-shapes.ts';

let opened: TestDesk;
let desk: Desk;
let other: Desk;
let lease: Lease;
beforeEach(async () => {
  opened = await createTestDesk();
  desk = opened.desk;
  other = opened.another();
  lease = await makeLease(desk);
  await makeOperator(desk, '1');
});
afterEach(() => opened.close());

const byHand = { reason: 'looked into the cashier’s history', actor: 'operator:1' };
const missing: AttemptOutcome = { kind: 'unknown', reason: 'success_missing', shape: '{id:string}' };
const unknownWith = (outcome: AttemptOutcome) => endedCredit(opened, lease, outcome);
const statesOf = async ({ attemptId, paymentId, requestId }: TestCredit) => {
  const { drizzle } = desk.database;
  const [payment] = await drizzle.select().from(payments).where(eq(payments.id, paymentId));
  const [request] = await drizzle.select().from(requests).where(eq(requests.id, requestId));
  return [(await readAttempt(desk, attemptId))?.state, payment?.state, request?.state];
};
const trusting = async () => {
  const { attemptId } = await unknownWith(missing);
  await settleUnknown(desk, { attemptId, verdict: 'credited', trustShape: true, ...byHand });
};

test('is unknown until a person found its shape to be a credit; then it confirms', async () => {
  expect((await readAttempt(desk, (await unknownWith(missing)).attemptId))?.state).toBe('unknown');
  await trusting();
  const next = await unknownWith(missing);
  expect(await statesOf(next)).toEqual(['confirmed', 'settled', 'settled']);
});

test('earlier ones of that shape are confirmed by a second look, those of another are not', async () => {
  const alike = await unknownWith(missing);
  const unlike = await unknownWith({ ...missing, shape: '{error:string}' });
  await trusting();
  expect((await secondLook(desk, alike.attemptId)).kind).toBe('confirmed');
  expect((await secondLook(desk, alike.attemptId)).kind).toBe('not_unknown');
  expect((await secondLook(desk, unlike.attemptId)).kind).toBe('still_unknown');
});

test('a timeout teaches nothing, whatever shape is claimed for it', async () => {
  const { attemptId } = await unknownWith({ ...missing, reason: 'timeout', shape: '{id:string}' });
  await settleUnknown(desk, { attemptId, verdict: 'credited', trustShape: true, ...byHand });
  expect(await isShapeTrusted(desk.database.drizzle, '{id:string}')).toBe(false);
});

test('trust is taken back once, with a reason; who did what stays', async () => {
  await trusting();
  const revoke = { shape: '{id:string}', ...byHand };
  await expect(revokeShape(desk, { ...revoke, reason: '' })).rejects.toThrow(TypeError);
  const results = await Promise.all([revokeShape(desk, revoke), revokeShape(other, revoke)]);
  expect(results.map(({ kind }) => kind).sort()).toEqual(['not_trusted', 'revoked']);
  expect((await readAttempt(desk, (await unknownWith(missing)).attemptId))?.state).toBe('unknown');
  const lines = await desk.database.drizzle.select().from(trustedShapeHistory);
  expect(lines.map(({ isTrusted, actor: who }) => [isTrusted, who])).toEqual([
    [true, 'operator:1'],
    [false, 'operator:1'],
  ]);
  await expect(desk.database.pool.query('delete from trusted_shape_history')).rejects.toThrow(/append only/);
});
