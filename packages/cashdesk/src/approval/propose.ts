import type { Money } from '@luxon/money';
import { and, eq } from 'drizzle-orm';
import { giveBackWithin } from '../claims/claim-store.ts';
import type { Executor, Transaction } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { newId } from '../desk/new-id.ts';
import { recordHistory } from '../history/record-history.ts';
import { mails } from '../mail/mail-tables.ts';
import { isAnybodyElsePermitted } from '../operator/is-permitted.ts';
import { approvals } from './approval-table.ts';
import { type CarriedOut, tryOut } from './carry-out.ts';
import { type Decision, permissionFor, type SubjectRef, subjectOf, touchedBy } from './decision.ts';
import { readVersion } from './read-version.ts';
import { type ApprovalState, approvalTransitions } from './transitions.ts';

export type Approval = typeof approvals.$inferSelect;

export type Proposed =
  /** It waits for a second person. `isAlone`: nobody else may confirm it; somebody has to be invited. */
  | { readonly kind: 'proposed'; readonly approvalId: string; readonly isAlone: boolean }
  /** One of this kind waits already. */
  | { readonly kind: 'already_proposed'; readonly approvalId: string };

export interface Proposal {
  readonly decision: Decision;
  /** At least one. */
  readonly sums: readonly Money[];
  readonly actor: string;
  readonly reason: string;
}

/**
 * Keeps a decision until a second person confirms it; only one that could be carried out at this moment. The caller has
 * locked what it is about.
 */
export async function propose(
  tx: Transaction,
  desk: Desk,
  { decision: given, sums, actor, reason }: Proposal,
): Promise<Proposed | CarriedOut> {
  const about = subjectOf(given);
  const open = and(
    eq(approvals.subject, about.subject),
    eq(approvals.subjectId, about.subjectId),
    eq(approvals.kind, given.kind),
    eq(approvals.state, 'proposed'),
  );
  const [waiting] = await tx.select({ id: approvals.id }).from(approvals).where(open);
  if (waiting !== undefined) return { kind: 'already_proposed', approvalId: waiting.id };
  const decision = await spellOut(tx, given);
  const trial = await tryOut(tx, desk, decision, { actor, reason });
  if (trial.kind === 'refused') return trial;
  const largest = sums.reduce<Money | null>(
    (most, sum) => (most === null || sum.amountMinor > most.amountMinor ? sum : most),
    null,
  );
  if (largest === null) throw new TypeError('A proposal is about a sum.');
  const id = newId(desk);
  await tx.insert(approvals).values({
    id,
    ...about,
    kind: decision.kind,
    decision,
    ...largest,
    state: 'proposed',
    factsVersion: await readVersion(tx, about, 'facts'),
    proposedBy: actor,
    reason,
    proposedAt: desk.clock(),
  });
  const facts = { ...about, decision, amountMinor: String(largest.amountMinor), currency: largest.currency };
  await recordHistory(tx, desk, {
    subject: 'approval',
    subjectId: id,
    from: null,
    to: 'proposed',
    actor,
    reason,
    facts: { ...facts, of: about.subject },
  });
  for (const thing of touchedBy(decision)) await giveBackWithin(tx, desk, thing, actor);
  const isAlone = !(await isAnybodyElsePermitted(tx, actor, permissionFor(decision)));
  return { kind: 'proposed', approvalId: id, isAlone };
}

/** Writes into the decision what it would otherwise read later: the second person confirms this sum and no other. */
async function spellOut(tx: Executor, decision: Decision): Promise<Decision> {
  if (decision.kind !== 'accept_mail' || decision.notice !== undefined) return decision;
  const [mail] = await tx.select({ notice: mails.notice }).from(mails).where(eq(mails.id, decision.mailId));
  return mail?.notice == null ? decision : { ...decision, notice: mail.notice };
}

/** Ends a proposal whose row the caller holds; writes the history. */
export async function moveApproval(
  tx: Executor,
  desk: Desk,
  approval: Approval,
  move: { readonly to: ApprovalState; readonly actor: string; readonly reason: string },
): Promise<void> {
  const allowed: readonly ApprovalState[] = approvalTransitions[approval.state];
  if (!allowed.includes(move.to)) {
    throw new TypeError(`A proposal does not go from ${approval.state} to ${move.to}.`);
  }
  const { rowCount } = await tx
    .update(approvals)
    .set({ state: move.to, endedBy: move.actor, endedReason: move.reason, endedAt: desk.clock() })
    .where(and(eq(approvals.id, approval.id), eq(approvals.state, approval.state)));
  if (rowCount !== 1) throw new Error('The proposal moved under a lock.');
  await recordHistory(tx, desk, {
    subject: 'approval',
    subjectId: approval.id,
    from: approval.state,
    ...move,
    facts: { proposedBy: approval.proposedBy, kind: approval.kind },
  });
}

/** Ends every open proposal about a thing another decision was just carried out about. */
export async function overtakeProposals(
  tx: Executor,
  desk: Desk,
  { subject, subjectId }: SubjectRef,
  actor: string,
): Promise<void> {
  const open = await tx
    .select()
    .from(approvals)
    .where(
      and(
        eq(approvals.subject, subject),
        eq(approvals.subjectId, subjectId),
        eq(approvals.state, 'proposed'),
      ),
    );
  for (const approval of open) {
    await moveApproval(tx, desk, approval, { to: 'overtaken', actor, reason: 'another decision was first' });
  }
}
