import { faultKinds } from '@luxon/sandbox';
import { describe, expect, test } from 'vitest';
import { expectEnd, faultOf, type Trouble, troubles } from './kill-rule.ts';
import { pairsOf, sayEnd } from './pairs.ts';
import { type Phase, type PlaceName, placeOf, places } from './places.ts';

const said = (phase: Phase, trouble: Trouble): string => {
  const expected = expectEnd({ phase }, trouble);
  return expected.kind === 'ends' ? sayEnd(expected.end) : expected.why;
};

test('every fault the desk knows is one of the troubles', () => {
  expect(troubles.filter((trouble) => (faultKinds as readonly string[]).includes(trouble))).toEqual([
    ...faultKinds,
  ]);
});

// Each fault as it ends where its answer is heard, and how often the money moved: written a second time, by hand.
const heard: readonly (readonly [Trouble, string, 0 | 1])[] = [
  ['no_fault', 'confirmed (success_true)', 1],
  ['slow', 'confirmed (success_true)', 1],
  ['token_expired', 'confirmed (success_true)', 1],
  ['execute_then_hang', 'unknown (timeout)', 1],
  ['execute_then_drop', 'unknown (reset)', 1],
  ['execute_then_cut', 'unknown (reset)', 1],
  ['execute_then_error', 'unknown (rpc_error)', 1],
  ['missing_success', 'unknown (success_missing)', 1],
  ['wrong_id', 'unknown (broken_reply)', 1],
  ['empty_array', 'unknown (broken_reply)', 1],
  ['broken_json', 'unknown (broken_reply)', 1],
  ['huge', 'unknown (reply_too_big)', 1],
  ['hang_before', 'unknown (timeout)', 0],
  ['drop_before', 'unknown (reset)', 0],
  ['cut', 'unknown (reset)', 0],
  ['error_200', 'unknown (rpc_error)', 0],
  ['auth_error_200', 'unknown (rpc_error)', 0],
  ['success_false', 'unknown (success_false)', 0],
  ['http_401', 'unknown (unauthorized)', 0],
  ['http_403', 'unknown (http_4xx)', 0],
  ['http_409', 'unknown (http_4xx)', 0],
  ['http_410', 'unknown (http_4xx)', 0],
  ['http_500', 'unknown (http_5xx)', 0],
  ['html_502', 'unknown (http_5xx)', 0],
  ['empty', 'unknown (broken_reply)', 0],
  ['html_200', 'unknown (broken_reply)', 0],
  ['wrong_json', 'unknown (broken_reply)', 0],
];

describe.each(heard)('%s', (trouble, ending, executed) => {
  const doubt = (deposits: number, moved: number) =>
    `unknown (worker_died), executed ${moved}, deposits ${deposits}`;

  test('before anything was sent, and once the answer is stored: ends as it is heard, after one deposit', () => {
    const end = `${ending}, executed ${executed}, deposits 1`;
    expect(said('nothing sent', trouble)).toBe(end);
    expect(said('answer stored', trouble)).toBe(end);
  });

  test('once sending is stored: in doubt, and sent by nobody', () => {
    expect(said('sending stored', trouble)).toBe(doubt(0, 0));
  });

  test('around the call: in doubt, and the money has moved exactly where the desk moved it', () => {
    const moved = doubt(1, executed);
    expect(said('answer read', trouble)).toBe(moved);
    expect(said('request on the road', trouble)).toBe(trouble === 'token_expired' ? doubt(1, 0) : moved);
    expect(said('desk has the call', trouble)).toBe(
      trouble === 'no_fault' ? 'the desk answers at once' : moved,
    );
    const isSilent = trouble === 'execute_then_hang' || trouble === 'hang_before';
    expect(said('reply on the road', trouble)).toBe(isSilent ? 'no reply ever comes' : moved);
  });

  test('while a credit is written down: in doubt, where the answer was one', () => {
    const isCredit = ['no_fault', 'slow', 'token_expired'].includes(trouble);
    expect(said('credit read', trouble)).toBe(
      isCredit ? doubt(1, 1) : 'the answer is no credit: nothing is written or settled',
    );
  });
});

test('faults of the sign-in come about nowhere', () => {
  const why = 'the fault is one of the sign-in: a deposit has no cookie and no challenge';
  for (const { phase } of places) {
    expect(said(phase, 'lost_cookie')).toBe(why);
    expect(said(phase, 'replayed_challenge')).toBe(why);
  }
});

test('every trouble has its row', () => {
  const rows = [...heard.map(([trouble]) => trouble), 'lost_cookie', 'replayed_challenge'];
  expect([...rows].sort()).toEqual([...troubles].sort());
});

test('the whole product: 15 places × 29 troubles, 81 of the 435 cannot come about', () => {
  const { pairs, impossible } = pairsOf({ places, trouble: null });
  expect(places).toHaveLength(15);
  expect(troubles).toHaveLength(29);
  expect(impossible).toEqual({
    'the fault is one of the sign-in: a deposit has no cookie and no challenge': 30,
    'the desk answers at once': 1,
    'no reply ever comes': 2,
    'the answer is no credit: nothing is written or settled': 48,
  });
  expect(pairs).toHaveLength(354);
});

test('no end has more than one attempt, one deposit and one credit', () => {
  for (const { end } of pairsOf({ places, trouble: null }).pairs) {
    expect(end.attempts).toHaveLength(1);
    expect(end.deposits).toBeLessThanOrEqual(1);
    expect(end.executed).toBeLessThanOrEqual(end.deposits);
  }
});

test.each<[PlaceName, Trouble, ReturnType<typeof faultOf>]>([
  ['before the answer is stored', 'no_fault', null],
  ['before the answer is stored', 'http_500', { method: 'deposit', fault: 'http_500' }],
  ['with the reply on its way', 'execute_then_cut', { method: 'deposit', fault: 'cut', executes: true }],
  ['with the request on its way', 'token_expired', null],
  // The desk has to keep its answer until the worker is dead.
  ['while the desk has the call', 'token_expired', { method: 'deposit', fault: 'slow', delayMs: 15_000 }],
  ['while the desk has the call', 'cut', { method: 'deposit', fault: 'cut', delayMs: 15_000 }],
])('%s, %s: the desk is told so', (place, trouble, fault) => {
  expect(faultOf(placeOf(place).phase, trouble)).toEqual(fault);
});
