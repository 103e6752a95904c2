import {
  acceptMailByHand,
  cancelRequest,
  closePayment,
  type Desk,
  dismissMail,
  lateEffectMs,
  matchByHand,
  retryCredit,
  setSwitch,
  settleUnknown,
  takeBackMatch,
  takeUpPayment,
  undoMatch,
} from '@luxon/cashdesk';
import type { Snapshot } from './snapshot.ts';
import { noticeOf, paymentsOf } from './truth.ts';
import type { World } from './world.ts';

/** One thing a person may click, with what it is about. */
export interface Click {
  readonly label: string;
  readonly run: (desk: Desk) => Promise<unknown>;
}

const reason = 'seen in the cashier history or the bank app';
/** So long a match by hand waits and may be taken back. */
const undoSeconds = 10;

/**
 * Clicks as an honest person would: everything said is true. Whoever looks the money up finds what the bank and the book
 * hold; "not credited" is said only where the panel allows it.
 */
export function honestClicks(world: World, snapshot: Snapshot, actor: string): Click[] {
  return [
    ...mailClicks(world, snapshot, actor),
    ...unknownClicks(world, snapshot, actor),
    ...paymentClicks(world, snapshot, actor),
  ];
}

function mailClicks(world: World, snapshot: Snapshot, actor: string): Click[] {
  const truth = world.truth();
  return snapshot.mails
    .filter(({ state }) => ['review', 'unreadable', 'oversize'].includes(state))
    .map(({ id: mailId, uidValidity, uid, hasNotice }): Click => {
      const origin = truth.originOf(uidValidity, uid);
      const isNew = origin?.kind === 'genuine' && paymentsOf(truth, snapshot, origin.notice).length === 0;
      const byHand = { mailId, reason, actor };
      if (isNew && hasNotice) {
        return { label: `accept mail ${mailId}`, run: (desk) => acceptMailByHand(desk, byHand) };
      }
      return { label: `dismiss mail ${mailId}`, run: (desk) => dismissMail(desk, byHand) };
    })
    .filter(({ label }) => !label.startsWith('dismiss') || canDismiss(world, snapshot, label));
}

/** Genuine money without a payment is never dismissed, whatever state its mail is in. */
function canDismiss(world: World, snapshot: Snapshot, label: string): boolean {
  const mail = snapshot.mails.find(({ id }) => label.endsWith(id));
  const truth = world.truth();
  const origin = mail === undefined ? null : truth.originOf(mail.uidValidity, mail.uid);
  return origin?.kind !== 'genuine' || paymentsOf(truth, snapshot, origin.notice).length > 0;
}

function unknownClicks(world: World, snapshot: Snapshot, actor: string): Click[] {
  const panelMs = world.panel.desk.clock().getTime();
  return snapshot.attempts
    .filter(({ state }) => state === 'unknown')
    .flatMap(({ id: attemptId, deadlineAt, reason: why }): Click[] => {
      const isCredited = world.mobcash.book.some(
        (call) => call.attemptId === attemptId && call.executedAt !== null,
      );
      if (isCredited) {
        const trustShape = why === 'success_missing' && world.dice.chance(0.3);
        const verdict = { attemptId, verdict: 'credited', reason, actor, trustShape } as const;
        return [{ label: `credited ${attemptId}`, run: (desk) => settleUnknown(desk, verdict) }];
      }
      if (deadlineAt === null || panelMs < deadlineAt + lateEffectMs) return [];
      const verdict = { attemptId, verdict: 'not_credited', reason, actor } as const;
      return [{ label: `not credited ${attemptId}`, run: (desk) => settleUnknown(desk, verdict) }];
    });
}

function paymentClicks(world: World, snapshot: Snapshot, actor: string): Click[] {
  const { dice } = world;
  const truth = world.truth();
  return snapshot.payments.flatMap(({ id: paymentId, state, isDecided }): Click[] => {
    const change = { paymentId, reason, actor };
    const notice = noticeOf(truth, snapshot, paymentId);
    const own = snapshot.requests.find(
      (request) =>
        notice !== null &&
        request.playerId === notice.playerId &&
        ['open', 'grace', 'expired'].includes(request.state),
    );
    if ((state === 'recorded' && isDecided) || state === 'set_aside') {
      if (own !== undefined && dice.chance(0.7)) {
        const choice = { ...change, requestId: own.id, creditAmount: 'received', undoSeconds } as const;
        return [{ label: `match ${paymentId} by hand`, run: (desk) => matchByHand(desk, choice) }];
      }
      const as = dice.pick(['set_aside', 'returned', 'set_aside'] as const);
      return state === 'set_aside' && dice.chance(0.3)
        ? [{ label: `take up ${paymentId}`, run: (desk) => takeUpPayment(desk, change) }]
        : [{ label: `${as} ${paymentId}`, run: (desk) => closePayment(desk, { ...change, as }) }];
    }
    if (state !== 'matched') return [];
    return dice.pick([
      [{ label: `retry ${paymentId}`, run: (desk: Desk) => retryCredit(desk, change) }],
      [{ label: `retry ${paymentId}`, run: (desk: Desk) => retryCredit(desk, change) }],
      [{ label: `undo ${paymentId}`, run: (desk: Desk) => undoMatch(desk, change) }],
      [{ label: `take back ${paymentId}`, run: (desk: Desk) => takeBackMatch(desk, change) }],
    ]);
  });
}

/** Clicks nobody should make, on whatever stands there: the desk has to refuse what is not possible. */
export function carelessClicks(world: World, snapshot: Snapshot, actor: string): Click[] {
  const { dice } = world;
  const payment = dice.pickAny(snapshot.payments);
  const request = dice.pickAny(snapshot.requests);
  const clicks: Click[] = [];
  if (payment !== undefined) {
    const change = { paymentId: payment.id, reason, actor };
    clicks.push(
      { label: `retry ${payment.id}`, run: (desk) => retryCredit(desk, change) },
      { label: `undo ${payment.id}`, run: (desk) => undoMatch(desk, change) },
      { label: `take back ${payment.id}`, run: (desk) => takeBackMatch(desk, change) },
      {
        label: `return ${payment.id}`,
        run: (desk) => closePayment(desk, { ...change, as: 'returned' }),
      },
    );
  }
  if (request !== undefined) {
    const cancel = { requestId: request.id, actor, reason };
    clicks.push({ label: `cancel ${request.id}`, run: (desk) => cancelRequest(desk, cancel) });
  }
  return clicks;
}

/** Turns the automatic credit off or on. */
export function clickSwitch(world: World, isOn: boolean, actor: string): Click {
  return {
    label: `switch ${isOn ? 'on' : 'off'}`,
    async run(desk) {
      // From here on it may be on. Off it is only once a person was told so, and nobody is turning it on meanwhile: that
      // may come after, and its answer be lost.
      if (isOn) world.switchedOffMs = null;
      world.turningOn += isOn ? 1 : 0;
      try {
        const { kind } = await setSwitch(desk, { name: 'automaticCredit', isOn, reason, actor });
        if (kind === 'not_allowed') throw new TypeError(`${actor} may not turn the switch`);
        world.switchedOffMs = isOn || world.turningOn > 0 ? null : world.nowMs();
      } finally {
        world.turningOn -= isOn ? 1 : 0;
      }
    },
  };
}

/** Clicks, at times from two tabs, or by two people at once. */
export function click(world: World, { label, run }: Click): void {
  const { dice, scheduler, panel } = world;
  const times = dice.chance(0.3) ? 2 : 1;
  if (times === 2) world.counts.faults += 1;
  for (let time = 0; time < times; time += 1) {
    scheduler.start('panel', label, () => run(panel.desk));
  }
}
