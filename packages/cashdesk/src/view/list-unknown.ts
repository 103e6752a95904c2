import type { Currency } from '@luxon/money';
import { and, asc, eq, inArray } from 'drizzle-orm';
import { attempts } from '../credit/credit-tables.ts';
import { lateEffectMs } from '../credit/decide-second-look.ts';
import { learnableReason } from '../credit/finish-attempt.ts';
import { nextLookAt } from '../credit/look-again.ts';
import type { Desk } from '../desk/desk.ts';
import { history } from '../history/history-table.ts';

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
  /** Who of the people looked last and could not tell yet; null: nobody. */
  readonly personLook: { readonly actor: string; readonly reason: string; readonly at: Date } | null;
  /** When the program looks again; null: only a person looks from now on. */
  readonly nextLookAt: Date | null;
}

/** Reads the attempts whose outcome is in doubt, the oldest first: of these ids, or at most 100. */
export async function listUnknown(
  desk: Desk,
  options: { readonly attemptIds?: readonly string[] } = {},
): Promise<UnknownAttempt[]> {
  const { attemptIds } = options;
  const now = desk.clock();
  const rows = await desk.database.drizzle
    .select()
    .from(attempts)
    .where(
      and(
        eq(attempts.state, 'unknown'),
        attemptIds === undefined ? undefined : inArray(attempts.id, [...attemptIds]),
      ),
    )
    .orderBy(asc(attempts.sendingAt), asc(attempts.id))
    .limit(100);
  const looks = await readPersonLooks(
    desk,
    rows.map(({ id }) => id),
  );
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
      personLook: looks.get(row.id) ?? null,
      nextLookAt: row.finishedAt === null ? null : nextLookAt(row.finishedAt, row.lookedAt),
    };
  });
}

/** What people last said about attempts that stayed unknown. */
async function readPersonLooks(
  desk: Desk,
  ids: readonly string[],
): Promise<ReadonlyMap<string, NonNullable<UnknownAttempt['personLook']>>> {
  if (ids.length === 0) return new Map();
  const lines = await desk.database.drizzle
    .select()
    .from(history)
    .where(
      and(
        eq(history.subject, 'attempt'),
        inArray(history.subjectId, [...ids]),
        eq(history.fromState, 'unknown'),
        eq(history.toState, 'unknown'),
      ),
    )
    .orderBy(asc(history.id));
  return new Map(lines.map(({ subjectId, actor, reason, at }) => [subjectId, { actor, reason, at }]));
}
