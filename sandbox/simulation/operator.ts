import {
  type AnswerProposal,
  blockPlayer,
  claimIdleMs,
  type Decision,
  type Desk,
  giveBackClaim,
  lateEffectMs,
  setSwitch,
  takeClaim,
  takeOverClaim,
} from '@luxon/cashdesk';
import { aboutOf, answerFrom, decideFrom, openPage } from './panel-page.ts';
import type { Snapshot } from './snapshot.ts';
import { isDoneAndForgotten, noticeOf, paymentsOf } from './truth.ts';
import type { World } from './world.ts';

/** Who works at the desk. */
export const people = ['operator:one', 'operator:two'] as const;
export type Person = (typeof people)[number];

/** One thing a person may click on a page about one thing: a decision, or an answer to somebody's proposal. */
export type Choice =
  | { readonly label: string; readonly decision: Decision }
  | {
      readonly label: string;
      readonly proposal: Snapshot['approvals'][number];
      readonly answer: AnswerProposal['answer'];
    };

const reason = 'seen in the cashier history or the bank app';
/** So long a match by hand waits and may be taken back. */
const undoSeconds = 10;

/**
 * Clicks as an honest person would: everything said is true. Whoever looks the money up finds what the bank and the book
 * hold; "not credited" is said only where the panel allows it.
 */
export function honestChoices(world: World, snapshot: Snapshot): Choice[] {
  return [
    ...mailChoices(world, snapshot),
    ...unknownChoices(world, snapshot),
    ...paymentChoices(world, snapshot),
    ...proposalChoices(world, snapshot),
  ];
}

function mailChoices(world: World, snapshot: Snapshot): Choice[] {
  return snapshot.mails
    .filter(({ state }) => ['review', 'unreadable', 'oversize'].includes(state))
    .flatMap((mail): Choice[] => {
      const { id: mailId } = mail;
      const money = moneyOf(world, snapshot, mail);
      if (money === 'new' && mail.hasNotice)
        return [{ label: `accept mail ${mailId}`, decision: { kind: 'accept_mail', mailId } }];
      // Genuine money without a payment is never dismissed, whatever state its mail is in.
      if (money === 'new') return [];
      return [{ label: `dismiss mail ${mailId}`, decision: { kind: 'dismiss_mail', mailId } }];
    });
}

/** Whether a mail tells of money, and of such that is no payment yet. */
function moneyOf(
  world: World,
  snapshot: Snapshot,
  { uidValidity, uid }: Snapshot['mails'][number],
): 'none' | 'new' | 'recorded' {
  const truth = world.truth();
  const origin = truth.originOf(uidValidity, uid);
  if (origin?.kind !== 'genuine') return 'none';
  return paymentsOf(truth, snapshot, origin.notice).length === 0 ? 'new' : 'recorded';
}

const isCredited = (world: World, attemptId: string): boolean =>
  world.mobcash.book.some((call) => call.attemptId === attemptId && call.executedAt !== null);

function unknownChoices(world: World, snapshot: Snapshot): Choice[] {
  const { dice } = world;
  const panelMs = world.panel.desk.clock().getTime();
  const truth = world.truth();
  return snapshot.attempts
    .filter(({ state }) => state === 'unknown')
    .flatMap(({ id: attemptId, paymentId, deadlineAt, reason: why }): Choice[] => {
      const settle = { kind: 'settle_unknown', attemptId } as const;
      if (isCredited(world, attemptId)) {
        const trustShape = why === 'success_missing' && dice.chance(0.3);
        return [{ label: `credited ${attemptId}`, decision: { ...settle, verdict: 'credited', trustShape } }];
      }
      // Credited by another attempt the desk forgot: whoever finds that in the cashier history leaves this one open.
      if (isDoneAndForgotten(truth, noticeOf(truth, snapshot, paymentId))) return [];
      const isEarly = deadlineAt === null || panelMs < deadlineAt + lateEffectMs;
      if (!isEarly)
        return [{ label: `not credited ${attemptId}`, decision: { ...settle, verdict: 'not_credited' } }];
      if (dice.chance(0.8)) return [];
      return [{ label: `cannot tell ${attemptId}`, decision: { ...settle, verdict: 'cannot_tell' } }];
    });
}

function paymentChoices(world: World, snapshot: Snapshot): Choice[] {
  const { dice } = world;
  const truth = world.truth();
  return snapshot.payments.flatMap(({ id: paymentId, state, isDecided }): Choice[] => {
    const notice = noticeOf(truth, snapshot, paymentId);
    // Restored: the cashier history or the bank's app shows what the desk forgot.
    if (isDoneAndForgotten(truth, notice)) return choicesOfDone(paymentId, state, isDecided);
    const own = snapshot.requests.find(
      (request) =>
        notice !== null &&
        request.playerId === notice.playerId &&
        ['open', 'grace', 'expired'].includes(request.state),
    );
    if ((state === 'recorded' && isDecided) || state === 'set_aside') {
      if (own !== undefined && dice.chance(0.7)) {
        const match = { kind: 'match', paymentId, requestId: own.id } as const;
        const decision = { ...match, creditAmount: 'received', undoSeconds } as const;
        return [{ label: `match ${paymentId} by hand`, decision }];
      }
      const kind = dice.pick(['set_aside', 'return', 'set_aside'] as const);
      return state === 'set_aside' && dice.chance(0.3)
        ? [{ label: `take up ${paymentId}`, decision: { kind: 'take_up', paymentId } }]
        : [{ label: `${kind} ${paymentId}`, decision: { kind, paymentId } }];
    }
    if (state !== 'matched') return [];
    return [changeOf(paymentId, dice.pick(['retry', 'retry', 'undo', 'take back']))];
  });
}

function choicesOfDone(paymentId: string, state: string, isDecided: boolean): Choice[] {
  if (state === 'matched') return [changeOf(paymentId, 'undo')];
  return state === 'recorded' && isDecided
    ? [{ label: `set_aside ${paymentId}`, decision: { kind: 'set_aside', paymentId } }]
    : [];
}

function changeOf(paymentId: string, what: 'retry' | 'undo' | 'take back' | 'return'): Choice {
  const label = `${what} ${paymentId}`;
  if (what === 'take back') return { label, decision: { kind: 'undo', paymentId, isTakenBack: true } };
  return { label, decision: { kind: what, paymentId } };
}

/** A second person confirms what is true, at times declines it; the first at times takes it back. */
function proposalChoices(world: World, snapshot: Snapshot): Choice[] {
  const { dice } = world;
  return snapshot.approvals
    .filter(({ state }) => state === 'proposed')
    .flatMap((proposal): Choice[] => {
      const answer = dice.weighted([
        [75, 'confirm'],
        [15, 'decline'],
        [10, 'withdraw'],
      ] as const);
      const said = answer === 'confirm' && !isTrue(world, snapshot, proposal.decision) ? 'decline' : answer;
      return [{ label: `${said} proposal ${proposal.id}`, proposal, answer: said }];
    });
}

/** Whether what was proposed is still true, as whoever looks again finds it. */
function isTrue(world: World, snapshot: Snapshot, decision: Decision): boolean {
  if (decision.kind === 'accept_mail') {
    const mail = snapshot.mails.find(({ id }) => id === decision.mailId);
    return mail !== undefined && moneyOf(world, snapshot, mail) === 'new';
  }
  if (decision.kind === 'match' || decision.kind === 'retry') {
    const truth = world.truth();
    return !isDoneAndForgotten(truth, noticeOf(truth, snapshot, decision.paymentId));
  }
  if (decision.kind !== 'settle_unknown') return true;
  return isCredited(world, decision.attemptId) === (decision.verdict === 'credited');
}

/** Clicks nobody should make, on whatever stands there: the desk has to refuse what is not possible. */
export function carelessChoices(world: World, snapshot: Snapshot): Choice[] {
  const { dice } = world;
  const truth = world.truth();
  // What a person orders the desk cannot judge: nobody orders what was done already, as can be seen elsewhere.
  const payment = dice.pickAny(
    snapshot.payments.filter(({ id }) => !isDoneAndForgotten(truth, noticeOf(truth, snapshot, id))),
  );
  const request = dice.pickAny(snapshot.requests);
  const choices: Choice[] = [];
  if (payment !== undefined) {
    for (const what of ['retry', 'undo', 'take back', 'return'] as const)
      choices.push(changeOf(payment.id, what));
  }
  if (request !== undefined) {
    const decision = { kind: 'cancel_request', requestId: request.id } as const;
    choices.push({ label: `cancel ${request.id}`, decision });
  }
  return choices;
}

/**
 * Clicks, at times from two tabs, or by two people at once: both pages were open before either was clicked. Somebody may
 * click on a page that has been open for long.
 */
export async function clickOn(world: World, choice: Choice): Promise<void> {
  const { dice, scheduler, tally } = world;
  const about = 'decision' in choice ? aboutOf(choice.decision) : choice.proposal;
  const page = await openPage(world, about);
  const times = dice.chance(0.3) ? 2 : 1;
  if (times === 2) tally.add('clicked_twice');
  let actor = personFor(world, choice);
  for (let time = 0; time < times; time += 1) {
    const by = { actor, reason };
    scheduler.start('panel', `${actor} ${choice.label}`, () =>
      'decision' in choice
        ? decideFrom(world, page, { decision: choice.decision, ...by })
        : answerFrom(world, page, choice.proposal, { answer: choice.answer, ...by }),
    );
    if (dice.chance(0.5)) actor = otherThan(actor);
  }
}

const otherThan = (actor: string): Person => (actor === people[0] ? people[1] : people[0]);

/** Mostly who may: a proposal is withdrawn by who made it, and answered by the other. */
function personFor({ dice }: World, choice: Choice): Person {
  if (!('proposal' in choice)) return dice.pick(people);
  const other = otherThan(choice.proposal.proposedBy);
  return (choice.answer === 'withdraw') === dice.chance(0.85) ? otherThan(other) : other;
}

/** Somebody takes a thing to decide about it, gives it back, or takes it over from who forgot it. */
export function clickClaim(world: World, snapshot: Snapshot): boolean {
  const { dice, scheduler, panel } = world;
  const { payments, attempts, mails, requests } = snapshot;
  const about = dice.pickAny([
    ...payments
      .filter(({ state }) => ['recorded', 'matched', 'set_aside'].includes(state))
      .map(({ id }) => ({ subject: 'payment', subjectId: id }) as const),
    ...attempts
      .filter(({ state }) => state === 'unknown')
      .map(({ id }) => ({ subject: 'attempt', subjectId: id }) as const),
    ...mails
      .filter(({ state }) => state === 'review')
      .map(({ id }) => ({ subject: 'mail', subjectId: id }) as const),
    ...requests
      .filter(({ state }) => ['open', 'grace'].includes(state))
      .map(({ id }) => ({ subject: 'request', subjectId: id }) as const),
  ]);
  if (about === undefined) return false;
  const actor = dice.pick(people);
  const held = snapshot.claims.find(
    ({ subject, subjectId }) => subject === about.subject && subjectId === about.subjectId,
  );
  const label = (what: string): string => `${actor} ${what} ${about.subject} ${about.subjectId}`;
  if (held?.takenBy === actor && dice.chance(0.6)) {
    scheduler.start('panel', label('gives back'), () => giveBackClaim(panel.desk, about, actor));
    return true;
  }
  const isForgotten =
    held !== undefined && held.takenBy !== actor && world.nowMs() > held.activeAt + claimIdleMs;
  if (isForgotten || dice.chance(0.2)) {
    scheduler.start('panel', label('takes over'), () => takeOverClaim(panel.desk, about, { actor, reason }));
    return true;
  }
  scheduler.start('panel', label('takes'), () => takeClaim(panel.desk, about, actor));
  return true;
}

/** Turns the automatic credit off or on, at times from two tabs. */
export function clickSwitch(world: World, isOn: boolean): void {
  const { dice, scheduler, panel, tally } = world;
  const actor = dice.pick(people);
  const times = dice.chance(0.3) ? 2 : 1;
  if (times === 2) tally.add('clicked_twice');
  for (let time = 0; time < times; time += 1) {
    scheduler.start('panel', `switch ${isOn ? 'on' : 'off'}`, () => turn(world, panel.desk, isOn, actor));
  }
}

async function turn(world: World, desk: Desk, isOn: boolean, actor: Person): Promise<void> {
  // From here on it may be on. Off it is only once a person was told so, and nobody is turning it on meanwhile: that
  // may come after, and its answer be lost.
  if (isOn) world.isSwitchedOff = false;
  world.lettingGo += isOn ? 1 : 0;
  try {
    const { kind } = await setSwitch(desk, { name: 'automaticCredit', isOn, reason, actor });
    if (kind === 'not_allowed') throw new TypeError(`${actor} may not turn the switch`);
    world.isSwitchedOff = !isOn && world.lettingGo === 0;
  } finally {
    world.lettingGo -= isOn ? 1 : 0;
  }
}

/** Blocks a player, or ends the block. */
export function clickBlock(world: World, playerId: string, isBlocked: boolean): void {
  const { dice, scheduler, panel, tally } = world;
  const actor = dice.pick(people);
  if (isBlocked) tally.add('player_blocked');
  scheduler.start('panel', `${isBlocked ? 'block' : 'unblock'} ${playerId}`, () =>
    turnBlock(world, panel.desk, { playerId, isBlocked, actor }),
  );
}

// As with the switch: blocked is who a person was told to be.
async function turnBlock(
  world: World,
  desk: Desk,
  ruling: { readonly playerId: string; readonly isBlocked: boolean; readonly actor: Person },
): Promise<void> {
  const { playerId, isBlocked, actor } = ruling;
  const { blocked } = world;
  if (!isBlocked) blocked.delete(playerId);
  world.lettingGo += isBlocked ? 0 : 1;
  try {
    const { kind } = await blockPlayer(desk, { ...ruling, currency: 'KGS', reason });
    if (kind === 'not_allowed') throw new TypeError(`${actor} may not block players`);
    if (isBlocked && world.lettingGo === 0) blocked.add(playerId);
    else blocked.delete(playerId);
  } finally {
    world.lettingGo -= isBlocked ? 0 : 1;
  }
}
