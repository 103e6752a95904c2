import { afterAll, beforeAll, expect, test } from 'vitest';
import { approvalTransitions } from '../approval/transitions.ts';
import { attemptTransitions, exclusiveStates } from '../credit/transitions.ts';
import { mailTransitions } from '../mail/transitions.ts';
import { paymentTransitions } from '../payment/transitions.ts';
import { requestTransitions } from '../request/transitions.ts';
import { createTestDesk, type TestDesk } from '../testing/index.ts';

let opened: TestDesk;
beforeAll(async () => {
  opened = await createTestDesk();
});
afterAll(() => opened.close());

const quoted = (text: string) => new Set([...text.matchAll(/'([a-z_]+)'/g)].map(([, word]) => word));

const nouns = [
  ['mails', mailTransitions],
  ['payments', paymentTransitions],
  ['requests', requestTransitions],
  ['attempts', attemptTransitions],
  ['approvals', approvalTransitions],
] as const;

test.each(nouns)('the states of %s in code are those the database allows', async (table, transitions) => {
  const text = 'select pg_get_constraintdef(oid) as rule from pg_constraint where conname = $1';
  const { rows } = await opened.desk.database.pool.query(text, [`${table}_state`]);
  expect(quoted(rows[0]?.rule)).toEqual(new Set(Object.keys(transitions)));
});

test.each(nouns)('every move of %s leads to a state there is', (_, transitions) => {
  const known = Object.keys(transitions);
  for (const target of Object.values(transitions).flat()) expect(known).toContain(target);
});

test('the database holds the exclusive states of attempts for match, payment and request', async () => {
  const text = "select indexdef from pg_indexes where indexname like 'attempts\\_%\\_once'";
  const { rows } = await opened.desk.database.pool.query(text);
  expect(rows.length).toBe(3);
  for (const { indexdef } of rows) {
    expect(indexdef).toContain('UNIQUE');
    expect(quoted(indexdef)).toEqual(new Set(exclusiveStates));
  }
});
