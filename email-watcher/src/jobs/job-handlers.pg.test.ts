import { startLease } from '@luxon/cashdesk';
import { createTestDesk, makePayment, makeRequest, type TestDesk } from '@luxon/cashdesk/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createJobHandlers, type JobHandlersWork } from './job-handlers.ts';

let opened: TestDesk;
beforeEach(async () => {
  opened = await createTestDesk();
});
afterEach(() => opened.close());

/** Matches a payment that has its request, as a worker that goes on or one that stops; gives the jobs that wait then. */
async function matchAs(goesOn: boolean) {
  const { desk } = opened;
  const { payMinor } = await makeRequest(desk);
  opened.advance(1_000);
  const paymentId = await makePayment(desk, { amountMinor: payMinor });
  const lease = await startLease(desk, { name: 'test', every: () => () => undefined });
  const handlers = createJobHandlers({
    ...{ desk, creditAmount: 'received', reading: null, bankTrials: null, goesOn: () => goesOn },
    credit: { lease },
  } as unknown as JobHandlersWork);
  const next = await handlers.match_payment({ paymentId });
  const { rows } = await desk.database.pool.query<{ id: string; waits: boolean }>(
    `select id, exists (select 1 from graphile_worker.jobs where key = 'credit:' || attempts.id) as waits from attempts`,
  );
  return { next, planned: rows };
}

test('the credit that was planned is the next step of the same job, and no other job waits for it', async () => {
  const { next, planned } = await matchAs(true);
  expect(planned).toEqual([{ id: expect.any(String), waits: false }]);
  expect(next).toEqual({ name: 'credit', payload: { attemptId: planned[0]?.id } });
});

test('a worker that stops leaves it to whoever takes its job', async () => {
  const { next, planned } = await matchAs(false);
  expect(planned).toEqual([{ id: expect.any(String), waits: true }]);
  expect(next).toBeNull();
});
