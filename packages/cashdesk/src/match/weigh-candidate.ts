import type { Currency } from '@luxon/money';
import type { RequestState } from '../request/transitions.ts';
import { clockToleranceMs, type Deviation, findDeviations } from './deviations.ts';

const dayMs = 24 * 60 * 60_000;

/** What the matcher knows of a payment. Sums in minor units. */
export interface MatchablePayment {
  readonly amountMinor: bigint;
  readonly currency: Currency;
  readonly scope: string;
  readonly bankTime: Date | null;
  /** When the desk wrote it down. */
  readonly recordedAt: Date;
}

/** A request whose exact amount, currency and scope are the payment's. */
export interface MatchCandidate {
  readonly requestId: string;
  readonly state: RequestState;
  readonly payMinor: bigint;
  readonly currency: Currency;
  readonly scope: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** When its amount stopped being reserved, or will; null while the request is alive. */
  readonly heldUntil: Date | null;
  /** The desk's people blocked its player. */
  readonly isPlayerBlocked?: boolean;
  /** A person took a match of the two apart. */
  readonly wasTakenApart?: boolean;
}

export interface MatchContext {
  readonly automaticCreditOn: boolean;
  /** Its mail had waited for a person and was read again: somebody may have credited the player by hand meanwhile. */
  readonly isReadAgain?: boolean;
  /** The bank took the payment back. */
  readonly isReversed?: boolean;
  /** The database was restored after it was paid: what was credited between the copy and that moment is not in it. */
  readonly isRestoredSince?: boolean;
}

/** Why a candidate is not taken without a person. */
export type MatchObjection =
  | 'other_amount'
  | 'other_scope'
  | 'no_bank_time'
  | 'before_request'
  | 'tolerance_contested'
  | 'after_expiry'
  | 'request_settled'
  | 'request_cancelled'
  | 'request_matched'
  /** Its amount was given up: who held it then may not be who holds it now. */
  | 'request_expired'
  | 'read_again_late'
  /** A person took the match of these two apart. */
  | 'match_undone'
  /** The bank wrote that it took the payment back. */
  | 'payment_reversed'
  /** It may have been credited before the database was restored from a copy. */
  | 'restored_since'
  | 'several_holders'
  | 'automatic_credit_off'
  /** The desk's people blocked the player: the money waits for one of them. */
  | 'player_blocked';

/** What is asked about every candidate, in this order. */
export const matchRules = [
  'amount',
  'scope',
  'switch',
  'request_state',
  'player',
  'not_apart',
  'not_reversed',
  'not_restored',
  'bank_time',
  'not_before',
  'not_after',
  'only_holder',
] as const;
export type MatchRule = (typeof matchRules)[number];

/** What a rule came to, with the facts it compared: sums as digits of minor units, times in ISO 8601. JSON-safe. */
export interface RuleResult {
  readonly rule: MatchRule;
  readonly result: 'passed' | 'objected' | 'not_asked';
  readonly objection?: MatchObjection;
  readonly facts: Readonly<Record<string, string>>;
}

/** A candidate as the matcher saw it. JSON-safe: it is stored with the payment. */
export interface WeighedCandidate {
  readonly requestId: string;
  readonly objections: readonly MatchObjection[];
  /** Every rule's result. Missing in decisions stored before they were kept, and where a match was taken apart. */
  readonly rules?: readonly RuleResult[];
  readonly deviations?: readonly Deviation[];
}

/** Asks every rule about one candidate, also after the first has objected: a person reads them all. */
export function weighCandidate(
  candidate: MatchCandidate,
  payment: MatchablePayment,
  all: readonly MatchCandidate[],
  context: MatchContext,
): Required<WeighedCandidate> {
  const others = all.filter((other) => other !== candidate);
  const rules = [
    ...askAlways(candidate, payment, context),
    ...(payment.bankTime === null
      ? withoutBankTime
      : askAboutTime(candidate, { ...payment, bankTime: payment.bankTime }, others)),
  ];
  return {
    requestId: candidate.requestId,
    objections: rules.flatMap(({ objection }) => (objection === undefined ? [] : [objection])),
    rules,
    deviations: findDeviations(payment, candidate),
  };
}

/** What only the matcher asks: of the desk's switch, of the other holders, of what people, the bank and the database did before. */
const askedOfOthers: readonly MatchRule[] = [
  'switch',
  'not_apart',
  'not_reversed',
  'not_restored',
  'only_holder',
];

/**
 * Asks the rules that one candidate answers by itself, for a person who looks at it. What depends on the other holders, on
 * the switch or on earlier decisions is left out: it was not asked.
 */
export function weighAlone(
  candidate: Omit<MatchCandidate, 'wasTakenApart'>,
  payment: MatchablePayment,
): Required<WeighedCandidate> {
  const weighed = weighCandidate(candidate, payment, [candidate], { automaticCreditOn: true });
  const isTolerated = payment.bankTime !== null && payment.bankTime < candidate.createdAt;
  const rules = weighed.rules.filter(
    ({ rule, result }) =>
      !askedOfOthers.includes(rule) && !(rule === 'not_before' && result === 'passed' && isTolerated),
  );
  return { ...weighed, rules };
}

/**
 * Weighs a request for the person who chooses it: as the matcher found it where it weighed it, else as the two stand now.
 * The panel shows it, and a match by hand keeps it.
 */
export function weighForPerson(
  candidate: Omit<MatchCandidate, 'wasTakenApart'>,
  payment: MatchablePayment,
  stored: WeighedCandidate | undefined,
): Required<WeighedCandidate> {
  const now = weighAlone(candidate, payment);
  const { objections } = stored ?? now;
  return { ...now, objections, rules: stored?.rules ?? now.rules };
}

const objectionToState: Partial<Record<RequestState, MatchObjection>> = {
  settled: 'request_settled',
  cancelled: 'request_cancelled',
  matched: 'request_matched',
  expired: 'request_expired',
};

const objectionToLateReading = ({ state }: MatchCandidate, { isReadAgain }: MatchContext) =>
  state === 'grace' && isReadAgain === true ? 'read_again_late' : null;

function askAlways(
  candidate: MatchCandidate,
  payment: MatchablePayment,
  context: MatchContext,
): RuleResult[] {
  const isSamePlace = candidate.scope === payment.scope && candidate.currency === payment.currency;
  return [
    answer('amount', candidate.payMinor === payment.amountMinor ? null : 'other_amount', {
      paid: String(payment.amountMinor),
      asked: String(candidate.payMinor),
      currency: payment.currency,
    }),
    answer('scope', isSamePlace ? null : 'other_scope', {
      paidTo: payment.scope,
      askedAt: candidate.scope,
      askedCurrency: candidate.currency,
    }),
    answer('switch', context.automaticCreditOn ? null : 'automatic_credit_off', {}),
    answer('request_state', objectionToState[candidate.state] ?? objectionToLateReading(candidate, context), {
      state: candidate.state,
    }),
    answer('player', candidate.isPlayerBlocked === true ? 'player_blocked' : null, {}),
    answer('not_apart', candidate.wasTakenApart === true ? 'match_undone' : null, {}),
    answer('not_reversed', context.isReversed === true ? 'payment_reversed' : null, {}),
    answer('not_restored', context.isRestoredSince === true ? 'restored_since' : null, {}),
  ];
}

const notAsked = (rule: MatchRule): RuleResult => ({ rule, result: 'not_asked', facts: {} });
// Every rule after it compares the bank's time with something.
const withoutBankTime: readonly RuleResult[] = [
  { rule: 'bank_time', result: 'objected', objection: 'no_bank_time', facts: {} },
  notAsked('not_before'),
  notAsked('not_after'),
  notAsked('only_holder'),
];

function askAboutTime(
  candidate: MatchCandidate,
  payment: MatchablePayment & { readonly bankTime: Date },
  others: readonly MatchCandidate[],
): RuleResult[] {
  const { bankTime } = payment;
  const paidAt = bankTime.toISOString();
  const holders = others.filter((other) => heldAt(other, bankTime));
  return [
    answer('bank_time', null, { paidAt }),
    answer('not_before', objectionToStart(candidate, payment, others), {
      paidAt,
      createdAt: candidate.createdAt.toISOString(),
      toleranceMs: String(clockToleranceMs),
    }),
    answer('not_after', bankTime > candidate.expiresAt ? 'after_expiry' : null, {
      paidAt,
      expiresAt: candidate.expiresAt.toISOString(),
    }),
    answer('only_holder', holders.length > 0 ? 'several_holders' : null, {
      otherHolders: String(holders.length),
    }),
  ];
}

function objectionToStart(
  candidate: MatchCandidate,
  { bankTime, recordedAt }: MatchablePayment & { readonly bankTime: Date },
  others: readonly MatchCandidate[],
): MatchObjection | null {
  const earlyMs = candidate.createdAt.getTime() - bankTime.getTime();
  // Clocks may differ, but nobody pays an amount that was drawn only after the money was here.
  if (earlyMs > clockToleranceMs || recordedAt < candidate.createdAt) return 'before_request';
  const isContested = earlyMs > 0 && others.some((other) => heldNear(other, bankTime));
  return isContested ? 'tolerance_contested' : null;
}

function answer(rule: MatchRule, objection: MatchObjection | null, facts: RuleResult['facts']): RuleResult {
  return objection === null
    ? { rule, result: 'passed', facts }
    : { rule, result: 'objected', objection, facts };
}

/** Whether the amount was reserved for this request at that time. */
function heldAt(candidate: MatchCandidate, time: Date): boolean {
  return candidate.createdAt <= time && (candidate.heldUntil === null || time < candidate.heldUntil);
}

/** Whether the amount was reserved for this request at any moment of the day before that time. */
function heldNear(candidate: MatchCandidate, time: Date): boolean {
  return (
    candidate.createdAt <= time &&
    (candidate.heldUntil === null || candidate.heldUntil.getTime() > time.getTime() - dayMs)
  );
}
