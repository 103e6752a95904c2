import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { requestStates } from '../request/transitions.ts';
import { decideMatch } from './decide-match.ts';
import { type MatchCandidate, type MatchContext, matchRules, weighAlone } from './weigh-candidate.ts';

const minute = 60_000;
const noon = new Date('2026-11-24T06:00:00Z');
const at = (minutes: number) => new Date(noon.getTime() + minutes * minute);
const on = { automaticCreditOn: true };

/** A payment of 100.42 KGS. */
const paid = (bankTime: Date | null) => ({
  ...exact,
  amountMinor: 10_042n,
  bankTime,
  recordedAt: at(10_000),
});
const exact = { currency: 'KGS', scope: 'demirbank:desk@example.com' } as const;

/** Open, made at noon, 20 minutes to pay. */
const open: MatchCandidate = {
  ...exact,
  payMinor: 10_042n,
  requestId: 'a',
  state: 'open',
  createdAt: noon,
  expiresAt: at(20),
  heldUntil: null,
};
const objectionsTo = (
  bankTime: Date | null,
  candidates: readonly MatchCandidate[],
  context: MatchContext = on,
) => {
  const decision = decideMatch(paid(bankTime), candidates, context);
  return decision.kind === 'choose' ? decision.candidates.map(({ objections }) => objections) : decision.kind;
};

describe('one holder of the amount', () => {
  test.each([
    ['in time', at(5)],
    ['at the first moment', noon],
    ['at the last moment', at(20)],
    ['60 s before the request: clock tolerance', at(-1)],
  ])('is matched when paid %s', (_, bankTime) => {
    expect(decideMatch(paid(bankTime), [open], on)).toMatchObject({
      kind: 'match',
      requestId: 'a',
      reasons: ['amount', 'scope', 'time'],
    });
  });

  test('is matched while its request is in grace, when the bank says it was paid in time', () => {
    const late = { ...open, state: 'grace', heldUntil: at(24 * 60) } as const;
    expect(decideMatch(paid(at(19)), [late], on).kind).toBe('match');
  });

  test.each([
    ['the bank stated no time', null, {}, ['no_bank_time']],
    ['it was paid 1 ms after expiry', new Date(at(20).getTime() + 1), {}, ['after_expiry']],
    ['it was paid 60.001 s before the request', new Date(at(-1).getTime() - 1), {}, ['before_request']],
    ['the request is settled: a second payment', at(5), { state: 'settled' }, ['request_settled']],
    ['the request is matched: a second payment', at(5), { state: 'matched' }, ['request_matched']],
    ['the request was cancelled', at(5), { state: 'cancelled' }, ['request_cancelled']],
    ['its amount was given up', at(5), { state: 'expired' }, ['request_expired']],
    ['the player is blocked', at(5), { isPlayerBlocked: true }, ['player_blocked']],
    ['a person took the two apart', at(5), { wasTakenApart: true }, ['match_undone']],
  ] as const)('waits for a person when %s', (_, bankTime, change, objections) => {
    expect(objectionsTo(bankTime, [{ ...open, ...change }])).toEqual([objections]);
  });

  test('waits for a person when it was written down before the request was made, whatever the bank’s clock says', () => {
    const decided = (recordedAt: Date) => decideMatch({ ...paid(noon), recordedAt }, [open], on);
    expect(decided(noon).kind).toBe('match');
    expect(decided(new Date(noon.getTime() - 1))).toMatchObject({
      candidates: [{ objections: ['before_request'] }],
    });
  });

  test('waits for a person when its mail was read again after the request’s time: it may be credited by hand', () => {
    const again = { ...on, isReadAgain: true };
    expect(objectionsTo(at(5), [open], again)).toBe('match');
    expect(objectionsTo(at(5), [{ ...open, state: 'grace' }], again)).toEqual([['read_again_late']]);
  });

  test('waits for a person when the database was restored after it was paid: it may be credited already', () => {
    expect(objectionsTo(at(5), [open], { ...on, isRestoredSince: true })).toEqual([['restored_since']]);
  });

  test('waits for a person while the automatic credit is switched off', () => {
    expect(objectionsTo(at(5), [open], { automaticCreditOn: false })).toEqual([['automatic_credit_off']]);
  });

  test('is told every objection at once, not only the first', () => {
    const settled = { ...open, state: 'settled' } as const;
    expect(objectionsTo(at(30), [settled], { automaticCreditOn: false })).toEqual([
      ['automatic_credit_off', 'request_settled', 'after_expiry'],
    ]);
  });
});

describe('what is kept of a decision', () => {
  const table = (decision: ReturnType<typeof decideMatch>) =>
    decision.kind === 'unmatched'
      ? []
      : (decision.candidates ?? []).map(({ rules }) => rules?.map(({ rule, result }) => `${rule} ${result}`));
  const all = (result: string) => matchRules.map((rule) => `${rule} ${result}`);

  test('every rule of a match, with the facts it compared', () => {
    const decision = decideMatch(paid(at(5)), [open], on);
    expect(table(decision)).toEqual([all('passed')]);
    expect(JSON.parse(JSON.stringify(decision))).toEqual(decision);
    expect(decision).toMatchObject({
      candidates: [
        {
          requestId: 'a',
          deviations: [],
          rules: [
            { facts: { paid: '10042', asked: '10042', currency: 'KGS' } },
            { facts: { paidTo: exact.scope, askedAt: exact.scope } },
            { facts: {} },
            { facts: { state: 'open' } },
            { facts: {} },
            { facts: {} },
            { facts: {} },
            { facts: {} },
            { facts: { paidAt: '2026-11-24T06:05:00.000Z' } },
            { facts: { createdAt: '2026-11-24T06:00:00.000Z', toleranceMs: '60000' } },
            { facts: { paidAt: '2026-11-24T06:05:00.000Z', expiresAt: '2026-11-24T06:20:00.000Z' } },
            { facts: { otherHolders: '0' } },
          ],
        },
      ],
    });
  });

  test('without a bank time the rules that need it are not asked, and none of them counts as passed', () => {
    expect(table(decideMatch(paid(null), [open], on))).toEqual([
      [
        'amount passed',
        'scope passed',
        'switch passed',
        'request_state passed',
        'player passed',
        'not_apart passed',
        'not_reversed passed',
        'not_restored passed',
        'bank_time objected',
        'not_before not_asked',
        'not_after not_asked',
        'only_holder not_asked',
      ],
    ]);
  });

  test('every candidate of a choice is told of, also the one nothing speaks against', () => {
    const settled = { ...open, requestId: 'b', state: 'settled', heldUntil: at(1) } as const;
    const decision = decideMatch(paid(at(5)), [open, settled], on);
    expect(decision.kind).toBe('match');
    expect(table(decision)[0]).toEqual(all('passed'));
    expect(table(decision)[1]).toContain('request_state objected');
    expect(table(decision)[1]).toContain('only_holder objected');
  });

  test.each([
    ['other_amount', { payMinor: 10_043n }],
    ['other_scope', { scope: 'optima:desk@example.com' }],
    ['other_scope', { currency: 'USD' }],
  ] as const)('a candidate that is none is refused by the rule itself: %s', (objection, change) => {
    expect(objectionsTo(at(5), [{ ...open, ...change }])).toEqual([[objection]]);
  });
});

describe('one request alone, without the others, the switch and what people did before', () => {
  const asked = (bankTime: Date | null) =>
    weighAlone(open, paid(bankTime)).rules.map(({ rule, result }) => `${rule} ${result}`);
  const always = ['amount passed', 'scope passed', 'request_state passed', 'player passed'];

  test('is asked only what it can answer', () => {
    const inTime = [...always, 'bank_time passed', 'not_before passed', 'not_after passed'];
    expect(asked(at(5))).toEqual(inTime);
    expect(asked(noon)).toEqual(inTime);
    expect(asked(null)).toEqual([
      ...always,
      'bank_time objected',
      'not_before not_asked',
      'not_after not_asked',
    ]);
  });

  test('within the tolerance of the clock it cannot say whether the time fits: that depends on the others', () => {
    expect(asked(new Date(noon.getTime() - 1))).toEqual([...always, 'bank_time passed', 'not_after passed']);
    expect(asked(at(-1))).not.toContain('not_before passed');
    expect(asked(at(-2))).toContain('not_before objected');
  });
});

describe('an amount others held', () => {
  const former = (createdAt: Date, heldUntil: Date): MatchCandidate => ({
    ...open,
    requestId: 'b',
    state: 'expired',
    createdAt,
    expiresAt: heldUntil,
    heldUntil,
  });

  test('nobody: unmatched', () => {
    expect(decideMatch(paid(noon), [], on)).toEqual({ kind: 'unmatched' });
  });

  test('the 60 s before a request do not count if another held the amount that day', () => {
    const other = former(at(-26 * 60), at(-60));
    const early = new Date(noon.getTime() - 1);
    expect(objectionsTo(early, [open, other])).toEqual([
      ['tolerance_contested'],
      ['request_expired', 'after_expiry'],
    ]);
    expect(objectionsTo(early, [open, former(at(-50 * 60), at(-25 * 60))])).toBe('match');
  });

  test('one who gave the amount back before the payment does not stand in the way', () => {
    expect(objectionsTo(at(5), [open, former(at(-26 * 60), at(-60))])).toBe('match');
  });
});

const minutes = fc.integer({ min: -3_000, max: 3_000 });
const candidate = fc
  .record({
    requestId: fc.uuid(),
    state: fc.constantFrom(...requestStates),
    created: minutes,
    lifetime: fc.integer({ min: 1, max: 60 }),
    held: fc.option(fc.integer({ min: 0, max: 3_000 })),
  })
  .map(
    ({ requestId, state, created, lifetime, held }): MatchCandidate => ({
      ...open,
      requestId,
      state,
      createdAt: at(created),
      expiresAt: at(created + lifetime),
      heldUntil: held === null ? null : at(created + held),
    }),
  );
const candidates = fc.uniqueArray(candidate, { maxLength: 6, selector: ({ requestId }) => requestId });

test('two who held the amount when it was paid are never guessed between', () => {
  fc.assert(
    fc.property(candidates, minutes, fc.boolean(), (all, minuteOfPayment, automaticCreditOn) => {
      const bankTime = at(minuteOfPayment);
      const holders = all.filter(
        ({ createdAt, heldUntil }) => createdAt <= bankTime && (heldUntil === null || bankTime < heldUntil),
      );
      const decision = decideMatch(paid(bankTime), all, { automaticCreditOn });
      if (holders.length >= 2) expect(decision.kind).toBe('choose');
    }),
    { numRuns: 2_000 },
  );
});

test('what is matched by itself was open or in grace, paid in its window, with the switch on', () => {
  fc.assert(
    fc.property(candidates, fc.option(minutes), fc.boolean(), (all, minuteOfPayment, automaticCreditOn) => {
      const bankTime = minuteOfPayment === null ? null : at(minuteOfPayment);
      const decision = decideMatch(paid(bankTime), all, { automaticCreditOn });
      if (decision.kind !== 'match') return;
      const taken = all.find(({ requestId }) => requestId === decision.requestId);
      expect(automaticCreditOn).toBe(true);
      expect(['open', 'grace']).toContain(taken?.state);
      expect(bankTime?.getTime()).toBeGreaterThanOrEqual((taken?.createdAt.getTime() ?? 0) - minute);
      expect(bankTime?.getTime()).toBeLessThanOrEqual(taken?.expiresAt.getTime() ?? 0);
    }),
    { numRuns: 2_000 },
  );
});

test('whoever is not matched is told why, candidate by candidate', () => {
  fc.assert(
    fc.property(candidates, fc.option(minutes), (all, minuteOfPayment) => {
      const bankTime = minuteOfPayment === null ? null : at(minuteOfPayment);
      const decision = decideMatch(paid(bankTime), all, on);
      if (decision.kind === 'unmatched') expect(all).toEqual([]);
      if (decision.kind !== 'choose') return;
      expect(decision.candidates.map(({ requestId }) => requestId)).toEqual(
        all.map(({ requestId }) => requestId),
      );
      const clean = decision.candidates.filter(({ objections }) => objections.length === 0);
      expect(clean.length).not.toBe(1);
    }),
  );
});
