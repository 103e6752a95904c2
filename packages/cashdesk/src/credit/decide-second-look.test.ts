import { expect, test } from 'vitest';
import { decideSecondLook, type OtherCall } from './decide-second-look.ts';
import { type DoubtfulCall, type Evidence, nextLookAt } from './look-again.ts';

const zero = Date.parse('2026-11-24T06:00:00Z');
/** Seconds after the call began. */
const at = (seconds: number) => new Date(zero + seconds * 1_000);
const call: DoubtfulCall = {
  attemptId: '1',
  playerId: '100000001',
  amountMinor: 10_050n,
  currency: 'KGS',
  sendingAt: at(0),
  deadlineAt: at(22),
  balanceBefore: null,
};
// Its effect is certain, or certainly not coming, at 22 s + 2 min.
const over = 142;

const balance = (beforeAt: number, afterAt: number, fellMinor: bigint): Evidence => ({
  kind: 'balance',
  before: { at: at(beforeAt), amountMinor: 1_000_000n },
  after: { at: at(afterAt), amountMinor: 1_000_000n - fellMinor },
});
const entry = (seconds: number, given: Partial<{ playerId: string; amountMinor: bigint }> = {}) => ({
  playerId: call.playerId,
  amountMinor: call.amountMinor,
  currency: call.currency,
  at: at(seconds),
  reference: 'R1',
  ...given,
});
const history = (from: number, until: number, ...entries: ReturnType<typeof entry>[]): Evidence => ({
  kind: 'history',
  from: at(from),
  until: at(until),
  entries,
});
const other = (sendingAt: number, effectBy: number | null, given: Partial<OtherCall> = {}): OtherCall => ({
  playerId: '200000002',
  amountMinor: 5_000n,
  currency: 'KGS',
  sendingAt: at(sendingAt),
  effectBy: effectBy === null ? null : at(effectBy),
  ...given,
});
const twin = { playerId: call.playerId, amountMinor: call.amountMinor };

test.each<[string, Evidence, OtherCall[], string]>([
  ['an API that cannot tell', { kind: 'cannot_tell', reason: 'x' }, [], 'cannot_tell'],

  ['a balance that fell by the sum', balance(-1, 10, 10_050n), [], 'balance_fell'],
  ['a balance read before only at the call itself', balance(0, 10, 10_050n), [], 'balance_fell'],
  ['a balance read first after the call began', balance(1, 10, 10_050n), [], 'balance_not_around'],
  ['a balance read twice before the call', balance(-9, 0, 0n), [], 'balance_not_around'],
  ['a balance that fell by another sum', balance(-1, 10, 10_051n), [], 'balance_moved_otherwise'],
  ['a balance that rose', balance(-1, 10, -10_050n), [], 'balance_moved_otherwise'],
  ['a balance that stands, too early', balance(-1, over - 1, 0n), [], 'too_early'],
  ['a balance that stands to the end', balance(-1, over, 0n), [], 'seems_not_credited'],
  ['another call between the balances', balance(-1, 10, 10_050n), [other(2, 3)], 'overlapping_calls'],
  ['another call that ended before', balance(-1, 10, 10_050n), [other(-5, -2)], 'balance_fell'],
  [
    'another call that touches the first balance',
    balance(-1, 10, 10_050n),
    [other(-5, -1)],
    'overlapping_calls',
  ],
  ['another call that began after', balance(-1, 10, 10_050n), [other(11, 12)], 'balance_fell'],
  ['another call in doubt from before', balance(-1, 10, 10_050n), [other(-500, null)], 'overlapping_calls'],
  ['another call, balance unmoved', balance(-1, over, 0n), [other(2, 3)], 'overlapping_calls'],

  ['an entry with player, sum and time', history(-60, 5, entry(3)), [], 'history_hit'],
  ['an entry a minute early by the other clock', history(-60, 5, entry(-60)), [], 'history_hit'],
  ['an entry from before the call', history(-90, 5, entry(-61)), [], 'too_early'],
  ['an entry of the last moment', history(-60, 300, entry(over + 60)), [], 'history_hit'],
  ['an entry from long after', history(-60, 300, entry(over + 61)), [], 'seems_not_credited'],
  ['an entry of another player', history(-60, 5, entry(3, { playerId: '9' })), [], 'too_early'],
  ['an entry of another sum', history(-60, 5, entry(3, { amountMinor: 10_000n })), [], 'too_early'],
  ['two such entries', history(-60, 5, entry(3), entry(4)), [], 'history_several_hits'],
  [
    'an entry another call of ours may own',
    history(-60, 5, entry(3)),
    [other(5, 9, twin)],
    'overlapping_calls',
  ],
  [
    'an entry that an equal call a minute earlier may own by the other clock',
    history(-60, 5, entry(-58)),
    [other(-118, -110, twin)],
    'overlapping_calls',
  ],
  ['an entry, and an older equal call', history(-60, 5, entry(3)), [other(-300, -200, twin)], 'history_hit'],
  ['an entry, and another player at once', history(-60, 5, entry(3)), [other(1, 2)], 'history_hit'],
  ['a history that begins too late', history(-59, 300), [], 'history_too_short'],
  ['a history that ends too early', history(-60, over + 59), [], 'too_early'],
  ['a whole history without it', history(-60, over + 60), [], 'seems_not_credited'],
])('%s', (_, evidence, others, because) => {
  const isConfirmed = because === 'balance_fell' || because === 'history_hit';
  const look = decideSecondLook(call, evidence, { others });
  expect(look).toMatchObject({ kind: isConfirmed ? 'confirmed' : 'unknown', because });
});

test('looks are due after 10 s, 1 min, 5 min and 1 h, then a person alone looks', () => {
  const minutes = (lookedAt: Date | null) => {
    const due = nextLookAt(at(0), lookedAt);
    return due === null ? null : (due.getTime() - zero) / 60_000;
  };
  expect([null, at(9), at(10), at(11), at(60), at(299), at(300), at(3_599)].map(minutes)).toEqual([
    1 / 6,
    1 / 6,
    1,
    1,
    5,
    5,
    60,
    60,
  ]);
  expect(minutes(at(3_600))).toBeNull();
});
