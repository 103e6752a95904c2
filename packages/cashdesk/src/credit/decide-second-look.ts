import type { DoubtfulCall, Evidence } from './look-again.ts';

/** A call may still take effect so long after its deadline; before that nobody can say "not credited". */
export const lateEffectMs = 2 * 60_000;
/** The desk's clock may differ from ours by so much. */
const clockToleranceMs = 60_000;

/** Another call of ours that did, or may have, credited something. */
export interface OtherCall {
  readonly playerId: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly sendingAt: Date;
  /** When its effect was certain at the latest; null: it may still come. */
  readonly effectBy: Date | null;
}

/** What a look came to. Evidence confirms; that nothing was credited only a person says. */
export type SecondLook =
  | {
      readonly kind: 'confirmed';
      readonly because: 'balance_fell' | 'history_hit';
      readonly facts: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: 'unknown'; readonly because: UndecidedReason };

export type UndecidedReason =
  | 'cannot_tell'
  /** The balance was not read before the call and after it. */
  | 'balance_not_around'
  /** Another call of ours may have moved the balance, or be the one in the history. */
  | 'overlapping_calls'
  | 'balance_moved_otherwise'
  /** Nothing is seen yet, but the call may still take effect. */
  | 'too_early'
  | 'history_too_short'
  | 'history_several_hits'
  /** All that can be seen speaks against a credit: a person is told so and decides. */
  | 'seems_not_credited';

/**
 * Reads evidence about a call in doubt. Pure. `others` are our own calls near it: where one overlaps, nothing is
 * decided. What people do at the desk by hand is not in our journal; a balance that fell by exactly this sum, which is
 * unique to the tyiyn, or an entry with player, sum and time is taken as this call.
 */
export function decideSecondLook(
  call: DoubtfulCall,
  evidence: Evidence,
  { others }: { readonly others: readonly OtherCall[] },
): SecondLook {
  if (evidence.kind === 'cannot_tell') return undecided('cannot_tell');
  const over = new Date(call.deadlineAt.getTime() + lateEffectMs);
  if (evidence.kind === 'balance') {
    const { before, after } = evidence;
    if (before.at > call.sendingAt || after.at <= call.sendingAt) return undecided('balance_not_around');
    if (others.some((other) => overlaps(other, before.at, after.at))) return undecided('overlapping_calls');
    const fellMinor = before.amountMinor - after.amountMinor;
    if (fellMinor === call.amountMinor) {
      const facts = { beforeAt: before.at.toISOString(), afterAt: after.at.toISOString() };
      return { kind: 'confirmed', because: 'balance_fell', facts };
    }
    if (fellMinor !== 0n) return undecided('balance_moved_otherwise');
    return undecided(after.at < over ? 'too_early' : 'seems_not_credited');
  }
  const from = new Date(call.sendingAt.getTime() - clockToleranceMs);
  const until = new Date(over.getTime() + clockToleranceMs);
  const alike = ({ playerId, amountMinor, currency }: OtherCall | (typeof evidence.entries)[number]) =>
    playerId === call.playerId && amountMinor === call.amountMinor && currency === call.currency;
  // An entry of theirs may be as far from their call as one of this call's from this.
  const [near, far] = [from.getTime() - clockToleranceMs, until.getTime() + clockToleranceMs];
  if (others.some((other) => alike(other) && overlaps(other, new Date(near), new Date(far))))
    return undecided('overlapping_calls');
  const hits = evidence.entries.filter((entry) => alike(entry) && entry.at >= from && entry.at <= until);
  const [hit] = hits;
  if (hits.length > 1) return undecided('history_several_hits');
  if (hit !== undefined) {
    const facts = { at: hit.at.toISOString(), reference: hit.reference };
    return { kind: 'confirmed', because: 'history_hit', facts };
  }
  if (evidence.from > from) return undecided('history_too_short');
  return undecided(evidence.until < until ? 'too_early' : 'seems_not_credited');
}

const undecided = (because: UndecidedReason): SecondLook => ({ kind: 'unknown', because });

function overlaps({ sendingAt, effectBy }: OtherCall, from: Date, until: Date): boolean {
  return sendingAt <= until && (effectBy === null || effectBy >= from);
}
