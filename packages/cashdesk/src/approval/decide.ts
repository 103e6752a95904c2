import { and, desc, eq, inArray, or, type SQL } from 'drizzle-orm';
import { type Claim, claimIdleMs, claimOfOther, giveBackWithin, keepClaim } from '../claims/claim-store.ts';
import { attempts } from '../credit/credit-tables.ts';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { history } from '../history/history-table.ts';
import { isPermitted } from '../operator/is-permitted.ts';
import { approvals } from './approval-table.ts';
import { type CarriedOut, carryOut } from './carry-out.ts';
import { type Decision, permissionFor, type SubjectRef, subjectOf, touchedBy } from './decision.ts';
import { needsSecond } from './needs-second.ts';
import { overtakeProposals, type Proposed, propose } from './propose.ts';
import { readVersion } from './read-version.ts';
import { lockSubject, weigh } from './weigh.ts';

export interface Decide {
  readonly decision: Decision;
  /** Required. */
  readonly reason: string;
  /** `operator:<id>`, from the sign-in. */
  readonly actor: string;
  /** The version the person was shown. */
  readonly version: string;
  /** The setting: whole units; 0: one person decides about every sum. */
  readonly secondPersonAbove: number;
}

/** What happened to it since the version that was shown. */
export interface Meanwhile {
  readonly subject: string;
  /** Null: it was made. */
  readonly fromState: string | null;
  readonly toState: string;
  readonly actor: string;
  readonly reason: string;
  readonly at: Date;
}

export type NotNow =
  /** Something else happened first: nothing was done. */
  | { readonly kind: 'stale'; readonly meanwhile: Meanwhile | null }
  /** Another operator has it; may be taken over from then on. */
  | { readonly kind: 'taken_by_other'; readonly takenBy: string; readonly idleFrom: Date };

export type DecideResult = CarriedOut | Proposed | NotNow;

/**
 * Carries out what a person decided, or, above the limit, keeps it as a proposal until a second person confirms. The one
 * way from people to money: every page, action and command comes through here. In one transaction, and only if the
 * thing is as the person was shown it and nobody else has it. Throws `TypeError` without a reason or a signed-in
 * operator.
 */
export async function decide(desk: Desk, asked: Decide): Promise<DecideResult> {
  const { decision, version } = asked;
  const by = demandPerson(asked);
  const about = subjectOf(decision);
  return desk.database.drizzle.transaction(async (tx): Promise<DecideResult> => {
    if (!(await mayDecide(tx, by.actor, decision))) return { kind: 'refused', why: 'not_allowed' };
    if (!(await lockSubject(tx, about))) return { kind: 'refused', why: 'not_found' };
    const obstacle = await findObstacle(tx, about, { version, actor: by.actor, things: touchedBy(decision) });
    if (obstacle !== null) return obstacle;
    await keepClaim(tx, desk, about, by.actor);
    const sums = await weigh(tx, decision);
    const { secondPersonAbove } = asked;
    const { isNeeded } = needsSecond({ decision, sums, secondPersonAbove });
    if (isNeeded) return propose(tx, desk, { decision, sums, ...by });
    const result = await carryOut(tx, desk, decision, by);
    if (result.kind === 'done') await closeCase(tx, desk, decision, by.actor);
    return result;
  });
}

/**
 * After a decision was carried out: other proposals about it are void, unless nothing was decided, and the person holds
 * it no longer.
 */
export async function closeCase(tx: Executor, desk: Desk, decision: Decision, actor: string): Promise<void> {
  const isOpen = decision.kind === 'settle_unknown' && decision.verdict === 'cannot_tell';
  if (!isOpen) await overtakeProposals(tx, desk, subjectOf(decision), actor);
  for (const thing of touchedBy(decision)) await giveBackWithin(tx, desk, thing, actor);
}

/** Says whether this person may decide it. */
export function mayDecide(tx: Executor, actor: string, decision: Decision): Promise<boolean> {
  return isPermitted(tx, actor, permissionFor(decision));
}

/** Gives who decides and why. Throws `TypeError` where there is no reason or nobody signed in. */
export function demandPerson(asked: { readonly actor: string; readonly reason: string }): {
  readonly actor: string;
  readonly reason: string;
} {
  const reason = asked.reason.trim();
  if (reason === '') throw new TypeError('A person decides about money with a reason.');
  if (!/^operator:./.test(asked.actor)) throw new TypeError('Only a signed-in operator decides about money.');
  return { actor: asked.actor, reason };
}

/** Looks, under the thing's lock, for what stands in the way: another version than was shown, or another holder. */
export async function findObstacle(
  tx: Executor,
  about: SubjectRef,
  shown: { readonly version: string; readonly actor: string; readonly things: readonly SubjectRef[] },
): Promise<NotNow | null> {
  if ((await readVersion(tx, about)) !== shown.version) {
    return { kind: 'stale', meanwhile: await readMeanwhile(tx, about) };
  }
  const held: Claim | null = await claimOfOther(tx, shown.things, shown.actor);
  if (held === null) return null;
  const idleFrom = new Date(held.activeAt.getTime() + claimIdleMs);
  return { kind: 'taken_by_other', takenBy: held.takenBy, idleFrom };
}

async function readMeanwhile(tx: Executor, { subject, subjectId }: SubjectRef): Promise<Meanwhile | null> {
  const proposals = tx
    .select({ id: approvals.id })
    .from(approvals)
    .where(and(eq(approvals.subject, subject), eq(approvals.subjectId, subjectId)));
  const tried = tx.select({ id: attempts.id }).from(attempts).where(eq(attempts.paymentId, subjectId));
  const about: (SQL | undefined)[] = [
    and(eq(history.subject, subject), eq(history.subjectId, subjectId)),
    and(eq(history.subject, 'approval'), inArray(history.subjectId, proposals)),
    ...(subject === 'payment'
      ? [and(eq(history.subject, 'attempt'), inArray(history.subjectId, tried))]
      : []),
  ];
  const [last] = await tx
    .select({
      subject: history.subject,
      fromState: history.fromState,
      toState: history.toState,
      actor: history.actor,
      reason: history.reason,
      at: history.at,
    })
    .from(history)
    .where(or(...about))
    .orderBy(desc(history.id))
    .limit(1);
  return last ?? null;
}
