import type { AnswerResult, ClaimResult, DecideResult, Meanwhile, Refusal } from '@luxon/cashdesk';
import { getTranslations } from 'next-intl/server';
import { moveKey } from '@/components/moves.ts';
import { getTexts } from '@/components/texts.ts';
import { type ActionResult, done, problem, type ResultText } from './action-result.ts';
import { operatorNames } from './operator-names.ts';

const refusals: Partial<Record<Refusal, ResultText>> = {
  not_allowed: 'notAllowed',
  too_early: 'tooEarly',
  credited_after_all: 'creditedAfterAll',
  seen_before: 'seenBefore',
  notice_missing: 'noticeMissing',
  takes_back: 'takesBack',
  not_waiting: 'alreadyClosed',
  not_unknown: 'alreadyClosed',
};

/** Says what came of a decision: what happened, what it means for the money, what to do. */
export async function sayDecision(
  result: DecideResult | AnswerResult | ClaimResult,
  good: ActionResult,
): Promise<ActionResult> {
  switch (result.kind) {
    case 'done':
    case 'taken':
    case 'given_back':
      return good;
    case 'proposed':
      return done(result.isAlone ? 'proposedAlone' : 'proposed');
    case 'declined':
    case 'withdrawn':
      return done(result.kind);
    case 'already_proposed':
      return problem('alreadyProposed');
    case 'own_proposal':
      return problem('ownProposal');
    case 'not_yours':
      return problem('notYours');
    case 'overtaken':
      return problem('overtaken');
    case 'refused':
      return problem(refusals[result.why] ?? 'notPossible');
    case 'taken_by_other': {
      const [who, texts] = [await nameOf(result.takenBy), await getTexts()];
      return problem('takenByOther', { who, when: texts.time(result.idleFrom) });
    }
    case 'stale':
      return sayStale(result.meanwhile);
  }
}

async function sayStale(meanwhile: Meanwhile | null): Promise<ActionResult> {
  const [moves, texts] = [await getTranslations('moves'), await getTexts()];
  const key = meanwhile === null ? '' : moveKey(meanwhile);
  if (meanwhile === null || !moves.has(key)) return problem('staleOther');
  const who = await nameOf(meanwhile.actor);
  return problem('stale', { what: moves(key), who, when: texts.time(meanwhile.at) });
}

/** Gives an actor's name as people know it. */
async function nameOf(actor: string): Promise<string> {
  const names = await operatorNames();
  return names.get(actor) ?? (await getTranslations('deciding'))('machine');
}
