import { and, eq, gte, inArray, ne } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { attempts } from './credit-tables.ts';
import { decideSecondLook, lateEffectMs, type OtherCall, type SecondLook } from './decide-second-look.ts';
import { type Attempt, confirmAttempt, learnableReason } from './finish-attempt.ts';
import { cannotTell, type DoubtfulCall, type LookAgain } from './look-again.ts';
import { isShapeTrusted } from './trusted-shapes.ts';

/** No call of ours lasts longer than this, late effect included. */
const longestCallMs = 10 * 60_000;

/**
 * Looks once more at an unknown attempt for evidence: a reply whose shape has been trusted since, then what the desk's
 * API can tell. Evidence may confirm it; otherwise it stays unknown, with what the look came to. The next look is due
 * by {@link nextLookAt}; the sweep sees to it.
 */
export async function secondLook(
  desk: Desk,
  attemptId: string,
  lookAgain: LookAgain = cannotTell,
): Promise<{ kind: 'confirmed' | 'still_unknown' | 'not_unknown' }> {
  const { drizzle } = desk.database;
  const [seen] = await drizzle.select().from(attempts).where(eq(attempts.id, attemptId));
  if (seen?.state !== 'unknown') return { kind: 'not_unknown' };
  const call = doubtfulCallOf(seen);
  // Outside of any transaction: this may take as long as a network does.
  const evidence = call === null ? null : await lookAgain(call);
  return drizzle.transaction(async (tx) => {
    const [attempt] = await tx.select().from(attempts).where(eq(attempts.id, attemptId)).for('update');
    if (attempt?.state !== 'unknown') return { kind: 'not_unknown' };
    if (await isTrustedSince(tx, attempt)) {
      const trusted = { actor: 'system', reason: 'trusted_shape', confirmedBy: 'shape' } as const;
      await confirmAttempt(tx, desk, attempt, { ...trusted, receipt: { shape: attempt.shape } });
      return { kind: 'confirmed' };
    }
    const look: SecondLook =
      call === null || evidence === null
        ? { kind: 'unknown', because: 'cannot_tell' }
        : decideSecondLook(call, evidence, { others: await readOthers(tx, call) });
    if (look.kind === 'unknown') {
      await tx
        .update(attempts)
        .set({ lookedAt: desk.clock(), lookResult: look.because })
        .where(eq(attempts.id, attempt.id));
      return { kind: 'still_unknown' };
    }
    const { because: reason, facts } = look;
    await confirmAttempt(tx, desk, attempt, {
      actor: 'system',
      reason,
      facts,
      confirmedBy: 'second_look',
      receipt: { reason, ...facts },
    });
    return { kind: 'confirmed' };
  });
}

function doubtfulCallOf({ id, sendingAt, deadlineAt, ...call }: Attempt): DoubtfulCall | null {
  if (sendingAt === null || deadlineAt === null) return null;
  const { playerId, amountMinor, currency, balanceBeforeMinor, balanceBeforeAt } = call;
  const balanceBefore =
    balanceBeforeMinor === null || balanceBeforeAt === null
      ? null
      : { at: balanceBeforeAt, amountMinor: balanceBeforeMinor };
  return { attemptId: id, playerId, amountMinor, currency, sendingAt, deadlineAt, balanceBefore };
}

async function isTrustedSince(tx: Executor, { reason, shape }: Attempt): Promise<boolean> {
  return reason === learnableReason && shape !== null && (await isShapeTrusted(tx, shape));
}

/** Our other calls that did, or may have, credited something near this one. A person's 'not credited' may be wrong. */
async function readOthers(tx: Executor, call: DoubtfulCall): Promise<OtherCall[]> {
  const rows = await tx
    .select()
    .from(attempts)
    .where(
      and(
        ne(attempts.id, call.attemptId),
        inArray(attempts.state, ['sending', 'unknown', 'confirmed', 'not_applied']),
        gte(attempts.sendingAt, new Date(call.sendingAt.getTime() - longestCallMs)),
      ),
    );
  return rows.flatMap(({ playerId, amountMinor, currency, sendingAt, deadlineAt, finishedAt, state }) => {
    if (sendingAt === null || deadlineAt === null) return [];
    const atLatest = new Date(deadlineAt.getTime() + lateEffectMs);
    const wasAnswered = state === 'confirmed' && finishedAt !== null && finishedAt < atLatest;
    return [{ playerId, amountMinor, currency, sendingAt, effectBy: wasAnswered ? finishedAt : atLatest }];
  });
}
