import type { Currency } from '@luxon/money';
import { asc, eq } from 'drizzle-orm';
import { attempts } from '../credit/credit-tables.ts';
import { lateEffectMs } from '../credit/decide-second-look.ts';
import { learnableReason } from '../credit/finish-attempt.ts';
import { nextLookAt } from '../credit/look-again.ts';
import type { Desk } from '../desk/desk.ts';

/** An attempt whose outcome is in doubt, with what a person needs to find it in the cashier's history. */
export interface UnknownAttempt {
  readonly attemptId: string;
  readonly paymentId: string;
  readonly requestId: string;
  readonly playerId: string;
  readonly nickname: string | null;
  readonly amountMinor: bigint;
  readonly currency: Currency;
  /** When the call began. */
  readonly sendingAt: Date | null;
  readonly deadlineAt: Date | null;
  /** When it was given up. */
  readonly unknownSince: Date | null;
  /** Before this nobody can say that it was not credited. */
  readonly notCreditedFrom: Date;
  readonly canSayNotCredited: boolean;
  readonly reason: string | null;
  readonly httpStatus: number | null;
  /** Field names and types of the reply. */
  readonly shape: string | null;
  /** Whether a person may let replies of this shape count as credits. */
  readonly canTrustShape: boolean;
  readonly evidence: string | null;
  /** What the last look for evidence came to, and when; null: none was made yet. */
  readonly lookedAt: Date | null;
  readonly lookResult: string | null;
  /** When the program looks again; null: only a person looks from now on. */
  readonly nextLookAt: Date | null;
}

/** Reads the attempts whose outcome is in doubt, the oldest first, at most 100. */
export async function listUnknown(desk: Desk): Promise<UnknownAttempt[]> {
  const now = desk.clock();
  const rows = await desk.database.drizzle
    .select()
    .from(attempts)
    .where(eq(attempts.state, 'unknown'))
    .orderBy(asc(attempts.sendingAt), asc(attempts.id))
    .limit(100);
  return rows.map((row) => {
    const notCreditedFrom = new Date((row.deadlineAt ?? row.plannedAt).getTime() + lateEffectMs);
    return {
      attemptId: row.id,
      paymentId: row.paymentId,
      requestId: row.requestId,
      playerId: row.playerId,
      nickname: row.nickname,
      amountMinor: row.amountMinor,
      currency: row.currency,
      sendingAt: row.sendingAt,
      deadlineAt: row.deadlineAt,
      unknownSince: row.finishedAt,
      notCreditedFrom,
      canSayNotCredited: now >= notCreditedFrom,
      reason: row.reason,
      httpStatus: row.httpStatus,
      shape: row.shape,
      canTrustShape: row.shape !== null && row.reason === learnableReason,
      evidence: row.evidence,
      lookedAt: row.lookedAt,
      lookResult: row.lookResult,
      nextLookAt: row.finishedAt === null ? null : nextLookAt(row.finishedAt, row.lookedAt),
    };
  });
}
