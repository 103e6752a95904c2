import { and, eq } from 'drizzle-orm';
import type { Desk } from '../desk/desk.ts';
import { newId } from '../desk/new-id.ts';
import { enqueue } from '../job/enqueue.ts';
import { checkTokens, type PastedField, type PastedTokens, putPasted } from './paste-session.ts';
import { openSealed, sealTokens } from './sealed-session.ts';
import { type SessionBinding, showToken } from './session.ts';
import { bindingKey } from './session-binding.ts';
import { sessionCandidates } from './session-tables.ts';

export type BringResult =
  | { readonly kind: 'waiting'; readonly id: string }
  | { readonly kind: 'malformed'; readonly fields: readonly PastedField[] };

/** What MobCash said of a candidate's token. */
export type CandidateVerdict =
  | { readonly kind: 'known'; readonly userId: string }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unreachable' };

/** How a brought session stands. Reasons: `refused_by_mobcash`, `other_user`, `switched_off`. */
export interface Candidate {
  readonly id: string;
  readonly state: 'waiting' | 'taken' | 'refused';
  readonly reason: string | null;
  readonly shownToken: string;
}

/**
 * Takes a session a person brought: sealed, and tried by a worker with `user.profile` before it is used. What is
 * refused leaves nothing of itself behind.
 */
export async function bringSession(
  desk: Desk,
  binding: SessionBinding,
  tokens: PastedTokens,
  actor: string,
): Promise<BringResult> {
  const checked = checkTokens(tokens);
  if (checked.kind === 'malformed') return checked;
  const id = newId(desk);
  await desk.database.drizzle.transaction(async (tx) => {
    await tx.insert(sessionCandidates).values({
      id,
      binding: bindingKey(desk.vault, binding),
      sealed: sealTokens(desk.vault, id, checked.tokens),
      shownToken: showToken(checked.tokens.bearerToken),
      state: 'waiting',
      actor,
      broughtAt: desk.clock(),
    });
    await enqueue(tx, desk, 'try_session', { candidateId: id });
  });
  return { kind: 'waiting', id };
}

/** Reads how a brought session stands; null: there is no such. */
export async function readCandidate(desk: Desk, id: string): Promise<Candidate | null> {
  const [row] = await desk.database.drizzle
    .select()
    .from(sessionCandidates)
    .where(eq(sessionCandidates.id, id));
  if (row === undefined) return null;
  const { state, reason, shownToken } = row;
  return { id, state: state === 'taken' || state === 'refused' ? state : 'waiting', reason, shownToken };
}

export interface TryCandidate {
  readonly candidateId: string;
  readonly binding: SessionBinding;
  /** Whether sessions may be brought at all; a setting. */
  readonly isAllowed: boolean;
  /** Asks MobCash who the token belongs to. */
  readonly ask: (bearerToken: string) => Promise<CandidateVerdict>;
}

/**
 * Tries a brought session and takes it, or refuses it. MobCash not answering refuses nothing: the session is taken,
 * unproven, and the one before it comes back should it be refused. Does nothing for one that is settled, or of
 * another desk.
 */
export async function tryCandidate(desk: Desk, attempt: TryCandidate): Promise<Candidate | null> {
  const { candidateId, binding } = attempt;
  const key = bindingKey(desk.vault, binding);
  const waiting = and(
    eq(sessionCandidates.id, candidateId),
    eq(sessionCandidates.binding, key),
    eq(sessionCandidates.state, 'waiting'),
  );
  const [row] = await desk.database.drizzle.select().from(sessionCandidates).where(waiting);
  if (!row?.sealed) return readCandidate(desk, candidateId);
  const tokens = openSealed(desk.vault, candidateId, row.sealed);
  const verdict: CandidateVerdict = attempt.isAllowed
    ? await attempt.ask(tokens.bearerToken)
    : { kind: 'refused' };
  const reason = !attempt.isAllowed ? 'switched_off' : whyNot(verdict, tokens);
  const settled = { sealed: null, reason, settledAt: desk.clock() };
  await desk.database.drizzle.transaction(async (tx) => {
    const moved = await tx
      .update(sessionCandidates)
      .set({ ...settled, state: reason === null ? 'taken' : 'refused' })
      .where(waiting);
    // Only who settled it stores it: two workers at once store it once. What could not be stored goes on waiting.
    if (moved.rowCount === 1 && reason === null) await putPasted(desk, binding, tokens, row.actor);
  });
  return readCandidate(desk, candidateId);
}

function whyNot(verdict: CandidateVerdict, tokens: PastedTokens): string | null {
  if (verdict.kind === 'refused') return 'refused_by_mobcash';
  return verdict.kind === 'known' && verdict.userId !== tokens.userId ? 'other_user' : null;
}
