import {
  type AnswerProposal,
  answerProposal,
  type Decide,
  type Decision,
  decide,
  readVersion,
  type SubjectRef,
} from '@luxon/cashdesk';
import type { Snapshot } from './snapshot.ts';
import type { World } from './world.ts';

/** A page about one thing, as a person has it before the eyes. */
export interface Page {
  readonly about: SubjectRef;
  /** Of the thing, when the page was opened. */
  readonly version: string;
  /** What others had taken when it was clicked. */
  readonly claims: Snapshot['claims'];
}

/** What a person was told to have done. */
export interface Done {
  readonly label: string;
  readonly page: Page;
  readonly actor: string;
  /** What it touched that somebody may have taken; empty where nobody's claim counts. */
  readonly touched: readonly SubjectRef[];
}

/** Says what a decision is about; written a second time here on purpose. */
export function aboutOf(decision: Decision): SubjectRef {
  if ('attemptId' in decision) return { subject: 'attempt', subjectId: decision.attemptId };
  if ('paymentId' in decision) return { subject: 'payment', subjectId: decision.paymentId };
  if ('mailId' in decision) return { subject: 'mail', subjectId: decision.mailId };
  return { subject: 'request', subjectId: decision.requestId };
}

const touchedBy = (decision: Decision): readonly SubjectRef[] => [
  aboutOf(decision),
  ...(decision.kind === 'match' ? [{ subject: 'request', subjectId: decision.requestId } as const] : []),
];

/** Opens the page of a thing; at times somebody turns back to a tab that was opened before. */
export async function openPage(world: World, { subject, subjectId }: SubjectRef): Promise<Page> {
  const { dice, pages, inspector, tally, trace } = world;
  const about = { subject, subjectId };
  const { claims } = await world.look();
  const old = pages.get(`${subject} ${subjectId}`);
  const version = await readVersion(inspector.database.drizzle, about);
  if (old !== undefined && dice.chance(0.2)) {
    if (old !== version) {
      tally.add('page_is_old');
      trace.say(`   ! panel: the page of ${subject} ${subjectId} is an old one`);
    }
    return { about, version: old, claims };
  }
  pages.set(`${subject} ${subjectId}`, version);
  return { about, version, claims };
}

/** Decides on a page, as the panel does, and keeps what the person was told. */
export async function decideFrom(
  world: World,
  page: Page,
  said: Pick<Decide, 'decision' | 'actor' | 'reason'>,
): Promise<void> {
  const { version } = page;
  const { decision, actor } = said;
  const does = world.doors.decide?.(decide) ?? decide;
  const { secondPersonAbove } = world;
  const { kind } = await does(world.panel.desk, { ...said, version, secondPersonAbove });
  world.trace.say(`   = panel: ${decision.kind} is ${kind}`);
  // That a person looked and could not tell changes nothing of the page.
  if (decision.kind === 'settle_unknown' && decision.verdict === 'cannot_tell') return;
  if (kind !== 'done' && kind !== 'proposed') return;
  world.done.push({ label: `${decision.kind} ${kind}`, page, actor, touched: touchedBy(decision) });
}

/** Answers a proposal from the page of what it is about. */
export async function answerFrom(
  world: World,
  page: Page,
  proposal: Snapshot['approvals'][number],
  said: Pick<AnswerProposal, 'answer' | 'actor' | 'reason'>,
): Promise<void> {
  const { version } = page;
  const { answer, actor } = said;
  const { kind } = await answerProposal(world.panel.desk, { ...said, approvalId: proposal.id, version });
  world.trace.say(`   = panel: ${answer} is ${kind}`);
  if (!['done', 'declined', 'withdrawn'].includes(kind)) return;
  // Who takes a proposal back need not hold what it is about.
  world.done.push({
    label: answer,
    page,
    actor,
    touched: answer === 'withdraw' ? [] : touchedBy(proposal.decision),
  });
}
