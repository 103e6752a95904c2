import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  approvalStates,
  attemptStates,
  type HistoryLine,
  mailStates,
  paymentStates,
  requestStates,
} from '@luxon/cashdesk';
import { describe, expect, test } from 'vitest';
import ru from '../../messages/ru.json' with { type: 'json' };
import { inToldOrder, moveKey, ownWords, personsWords, weighedIn } from './moves.ts';

const person = 'operator:1';
const reason = 'The player sent the receipt';

describe('moveKey', () => {
  test.each([
    // What was made, and what came back to where it began.
    ['payment', null, 'recorded', 'system', 'bank', 'payment_recorded'],
    ['payment', null, 'recorded', person, 'operator', 'payment_recorded'],
    ['payment', 'matched', 'recorded', person, reason, 'payment_waits_again'],
    ['payment', 'set_aside', 'recorded', person, reason, 'payment_waits_again'],
    ['request', null, 'open', person, 'created', 'request_open'],
    ['request', 'matched', 'open', person, reason, 'request_waits_again'],
    ['request', 'open', 'grace', 'system', 'not paid in time', 'request_grace'],
    ['request', 'matched', 'grace', person, reason, 'request_waits_again'],
    ['request', 'grace', 'expired', 'system', 'amount rested', 'request_expired'],
    ['request', 'matched', 'expired', person, reason, 'request_unpaid_again'],
    ['mail', null, 'stored', 'system', 'fetched', 'mail_stored'],
    ['mail', 'review', 'stored', person, 'read again', 'mail_read_again'],
    // No call was made at all, or one could not be connected.
    ['attempt', 'planned', 'not_sent', person, 'withdrawn', 'attempt_withdrawn'],
    ['attempt', 'planned', 'not_sent', 'worker:1', 'credited_after_all', 'attempt_credited_after_all'],
    ['attempt', 'sending', 'not_sent', 'worker:1', 'never_connected', 'attempt_not_sent'],
    ['attempt', 'sending', 'unknown', 'worker:1', 'timeout', 'attempt_unknown'],
    ['attempt', 'unknown', 'unknown', person, reason, 'attempt_looked_at'],
    ['attempt', 'not_applied', 'not_applied', 'worker:1', 'credited_after_closed', 'attempt_credited_late'],
    ['match', 'made', 'ended', person, reason, 'match_ended'],
  ])('tells %s %s → %s by %s, "%s", as %s', (subject, fromState, toState, actor, why, key) => {
    expect(moveKey({ subject, fromState, toState, actor, reason: why })).toBe(key);
    expect(ru.moves).toHaveProperty(key);
  });

  test('has a sentence for every state there is', () => {
    const states = {
      mail: mailStates,
      payment: paymentStates,
      request: requestStates,
      attempt: attemptStates,
      approval: approvalStates,
    };
    const keys = Object.entries(states).flatMap(([subject, those]) =>
      those.map((toState) =>
        moveKey({ subject, fromState: null, toState, actor: 'system', reason: 'created' }),
      ),
    );
    expect(keys.filter((key) => !(key in ru.moves))).toEqual([]);
  });

  test('goes by the state before, not by a word a person may write too', () => {
    const move = { subject: 'payment', fromState: 'matched', toState: 'recorded', actor: person };
    expect(moveKey({ ...move, reason: 'bank' })).toBe('payment_waits_again');
  });
});

describe('personsWords', () => {
  test('gives what a person wrote, and nothing the program wrote for them', () => {
    expect(personsWords({ actor: person, reason })).toBe(reason);
    for (const own of ['created', 'credited', 'withdrawn', 'by the operator', 'done with it', ''])
      expect(personsWords({ actor: person, reason: own })).toBeNull();
    expect(personsWords({ actor: 'worker:1', reason })).toBeNull();
  });

  test('knows every sentence of the sources that stands where a reason does', () => {
    const cwd = join(import.meta.dirname, '..', '..', '..');
    const files = globSync('{packages/cashdesk,admin_nextjs}/src/**/*.{ts,tsx}', { cwd });
    const written = files
      .filter((file) => !file.includes('.test.') && !file.includes('/testing/'))
      .flatMap((file) => [
        ...readFileSync(join(cwd, file), 'utf8').matchAll(/\breason(?::| =) '(\w+(?: \w+)+)'/g),
      ])
      .map(([, words = '']) => words);
    expect(written.length).toBeGreaterThan(10);
    expect(written.filter((words) => !ownWords.has(words))).toEqual([]);
  });
});

describe('weighedIn', () => {
  const [chosen, other] = ['a', 'b'].map((requestId) => ({ requestId, objections: [], rules: [] }));
  const byMachine = { kind: 'match', requestId: 'a', reasons: [], candidates: [other, chosen] };

  test('gives what was weighed of the request that was matched, by the machine or for a person', () => {
    expect(weighedIn({ decision: byMachine }, 'a')).toEqual(chosen);
    expect(weighedIn({ decision: { kind: 'unmatched' }, weighed: chosen }, 'a')).toEqual(chosen);
    expect(weighedIn({ decision: null, weighed: chosen }, 'a')).toEqual(chosen);
  });

  test('gives nothing where a match of before keeps none', () => {
    expect(weighedIn({ decision: { kind: 'unmatched' } }, 'a')).toBeUndefined();
    expect(weighedIn({ decision: { kind: 'match', requestId: 'a', reasons: [] } }, 'a')).toBeUndefined();
    expect(weighedIn({ decision: null }, 'a')).toBeUndefined();
    expect(weighedIn(null, 'a')).toBeUndefined();
  });
});

test('of one moment what the mail says is told first, the rest as it was written, and nothing twice', () => {
  const line = (id: bigint, subject: HistoryLine['subject'], toState: string, ms: number): HistoryLine => ({
    id,
    subject,
    subjectId: subject,
    fromState: null,
    toState,
    actor: 'system',
    reason: 'a genuine notice',
    facts: null,
    at: new Date(ms),
  });
  const stored = line(1n, 'mail', 'stored', 0);
  const recorded = line(2n, 'payment', 'recorded', 5);
  const verified = line(3n, 'mail', 'verified', 5);
  const read = line(4n, 'mail', 'read', 5);
  const matched = line(5n, 'payment', 'matched', 6);
  const told = [stored, verified, read, recorded, matched];
  expect(inToldOrder([recorded, stored, verified, read, matched, recorded])).toEqual(told);
});
