import { expect, test } from 'vitest';
import { attemptStates } from '../credit/transitions.ts';
import { paymentStates } from '../payment/transitions.ts';
import { unclearScopeOf } from '../request/scope-of.ts';
import { requestStates } from '../request/transitions.ts';
import { wordOf, words } from './word-of.ts';

const attempt = (state: (typeof attemptStates)[number], isHeld = false) => ({ state, reason: 'why', isHeld });
const scope = 'demirbank:desk@mail.example';
const matched = { state: 'matched', decision: null, scope } as const;

test.each([
  ['an open request', { request: { state: 'open' }, payment: null, attempt: null }, 'waiting', false],
  ['a request in grace', { request: { state: 'grace' }, payment: null, attempt: null }, 'waiting', false],
  ['an expired request', { request: { state: 'expired' }, payment: null, attempt: null }, 'refused', false],
  [
    'a payment just recorded',
    { request: null, payment: { state: 'recorded', decision: null, scope }, attempt: null },
    'checking',
    false,
  ],
  [
    'a payment nobody asked for',
    { request: null, payment: { state: 'recorded', decision: { kind: 'unmatched' }, scope }, attempt: null },
    'choose',
    true,
  ],
  [
    'an attempt on its way',
    { request: null, payment: matched, attempt: attempt('sending') },
    'checking',
    false,
  ],
  ['a planned attempt', { request: null, payment: matched, attempt: attempt('planned') }, 'checking', false],
  ['a held attempt', { request: null, payment: matched, attempt: attempt('planned', true) }, 'choose', true],
  ['an unknown attempt', { request: null, payment: matched, attempt: attempt('unknown') }, 'unknown', true],
  ['a refused attempt', { request: null, payment: matched, attempt: attempt('rejected') }, 'refused', true],
  [
    'an attempt never sent',
    { request: null, payment: matched, attempt: attempt('not_sent') },
    'refused',
    true,
  ],
  [
    'a settled payment',
    { request: null, payment: { state: 'settled', decision: null, scope }, attempt: null },
    'credited',
    false,
  ],
  [
    'a returned payment',
    { request: null, payment: { state: 'returned', decision: null, scope }, attempt: null },
    'returned',
    false,
  ],
] as const)('%s is said in one word, and whether a person must act', (_, standing, word, needsPerson) => {
  expect(wordOf(standing)).toMatchObject({ word, needsPerson });
});

test('what the bank took back says so, where it waits for a person', () => {
  const reversedAt = new Date('2026-11-24T06:00:00Z');
  const said = { word: 'choose', reason: 'payment_reversed', needsPerson: true };
  const waiting = { state: 'recorded', decision: { kind: 'unmatched' }, scope, reversedAt } as const;
  expect(wordOf({ request: null, payment: waiting, attempt: null })).toEqual(said);
  const held = { request: null, payment: { ...matched, reversedAt }, attempt: attempt('planned', true) };
  expect(wordOf(held)).toEqual(said);
  expect(wordOf({ ...held, attempt: attempt('planned') })).toMatchObject({ word: 'checking' });
  expect(wordOf({ ...held, attempt: attempt('sending') })).toMatchObject({ reason: 'sending' });
});

test('the reason to choose is the first objection of the matcher', () => {
  const decision = {
    kind: 'choose',
    candidates: [{ requestId: 'a', objections: ['after_expiry', 'request_settled'] }],
  } as const;
  expect(
    wordOf({ request: null, payment: { state: 'recorded', decision, scope }, attempt: null }).reason,
  ).toBe('after_expiry');
});

test('money of a mail that does not say which mailbox it was for is not told of as if nobody had asked for it', () => {
  const reasonIn = (of: string) =>
    wordOf({
      request: null,
      payment: { state: 'recorded', decision: { kind: 'unmatched' }, scope: of },
      attempt: null,
    }).reason;
  expect([reasonIn(scope), reasonIn(unclearScopeOf('demirbank'))]).toEqual(['unmatched', 'unclear_mailbox']);
});

test('every combination of states has a word', () => {
  for (const requestState of requestStates) {
    for (const paymentState of [null, ...paymentStates]) {
      for (const attemptState of [null, ...attemptStates]) {
        const said = wordOf({
          request: { state: requestState },
          payment: paymentState === null ? null : { state: paymentState, decision: null, scope },
          attempt: attemptState === null ? null : attempt(attemptState),
        });
        expect(words).toContain(said.word);
      }
    }
  }
});
