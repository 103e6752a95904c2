import { eq } from 'drizzle-orm';
import type { Transaction } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { approvals } from './approval-table.ts';
import { type CarriedOut, carryOut } from './carry-out.ts';
import { closeCase, demandPerson, findObstacle, mayDecide, type NotNow } from './decide.ts';
import { decisionSchema, touchedBy } from './decision.ts';
import { type Approval, moveApproval } from './propose.ts';
import { readVersion } from './read-version.ts';
import { lockSubject } from './weigh.ts';

export interface AnswerProposal {
  readonly approvalId: string;
  readonly answer: 'confirm' | 'decline' | 'withdraw';
  /** Required. */
  readonly reason: string;
  /** `operator:<id>`, from the sign-in. */
  readonly actor: string;
  /** The version of the thing it is about, as the person was shown it. */
  readonly version: string;
}

export type AnswerResult =
  | CarriedOut
  | NotNow
  | { readonly kind: 'declined' | 'withdrawn' }
  /** Who proposed cannot confirm or decline, from whatever browser. */
  | { readonly kind: 'own_proposal' }
  /** Only who proposed may withdraw. */
  | { readonly kind: 'not_yours' }
  /** The facts are others than those it was proposed upon: it is void now, and may be proposed anew. */
  | { readonly kind: 'overtaken' };

/**
 * Answers a proposal: a second person confirms it, and it is carried out in this transaction upon the state found now,
 * or declines it; the first may withdraw it. Throws `TypeError` without a reason or a signed-in operator.
 */
export async function answerProposal(desk: Desk, asked: AnswerProposal): Promise<AnswerResult> {
  const { actor, reason } = demandPerson(asked);
  return desk.database.drizzle.transaction(async (tx): Promise<AnswerResult> => {
    const known = await readApproval(tx, asked.approvalId);
    if (known === null) return { kind: 'refused', why: 'not_found' };
    const decision = decisionSchema.parse(known.decision);
    if (!(await mayDecide(tx, actor, decision))) return { kind: 'refused', why: 'not_allowed' };
    if (!(await lockSubject(tx, known))) return { kind: 'refused', why: 'not_found' };
    const isFirst = actor === known.proposedBy;
    // The first may take it back while the second has it open.
    const things = asked.answer === 'withdraw' ? [] : touchedBy(decision);
    const obstacle = await findObstacle(tx, known, { version: asked.version, actor, things });
    if (obstacle !== null) return obstacle;
    // Read again: nobody moves it but under the lock of its thing.
    const approval = await readApproval(tx, asked.approvalId);
    if (approval?.state !== 'proposed') return { kind: 'overtaken' };
    if (asked.answer === 'withdraw') {
      if (!isFirst) return { kind: 'not_yours' };
      await moveApproval(tx, desk, approval, { to: 'withdrawn', actor, reason });
      return { kind: 'withdrawn' };
    }
    if (isFirst) return { kind: 'own_proposal' };
    if (asked.answer === 'decline') {
      await moveApproval(tx, desk, approval, { to: 'declined', actor, reason });
      return { kind: 'declined' };
    }
    return confirm(tx, desk, approval, { actor, reason });
  });
}

async function confirm(
  tx: Transaction,
  desk: Desk,
  approval: Approval,
  by: { readonly actor: string; readonly reason: string },
): Promise<AnswerResult> {
  const { actor, reason } = by;
  const overtaken = { to: 'overtaken', actor, reason: 'the facts had changed' } as const;
  if ((await readVersion(tx, approval, 'facts')) !== approval.factsVersion) {
    await moveApproval(tx, desk, approval, overtaken);
    return { kind: 'overtaken' };
  }
  const decision = decisionSchema.parse(approval.decision);
  const result = await carryOut(tx, desk, decision, { actor, reason: `${approval.reason} · ${reason}` });
  if (result.kind === 'done') {
    await moveApproval(tx, desk, approval, { to: 'confirmed', actor, reason });
    await closeCase(tx, desk, decision, actor);
  } else if (result.why !== 'too_early') {
    await moveApproval(tx, desk, approval, overtaken);
  }
  return result;
}

async function readApproval(tx: Transaction, id: string): Promise<Approval | null> {
  const [row] = await tx.select().from(approvals).where(eq(approvals.id, id));
  return row ?? null;
}
