import { settleUnknown } from '../credit/settle-unknown.ts';
import type { Transaction } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { acceptMailByHand, dismissMail } from '../mail/accept-mail.ts';
import { fromStoredNotice } from '../mail/notice-facts.ts';
import { matchByHand } from '../match/match-payment.ts';
import { closePayment, retryCredit, takeBackMatch, takeUpPayment, undoMatch } from '../match/undo-match.ts';
import { cancelRequest } from '../request/end-requests.ts';
import type { Decision } from './decision.ts';

export type CarriedOut =
  | { readonly kind: 'done'; readonly paymentId?: string }
  | { readonly kind: 'refused'; readonly why: Refusal };

/** Why the state found then does not allow it. */
export type Refusal =
  | 'not_possible'
  /** The role of who decides does not allow it, or not any more. */
  | 'not_allowed'
  | 'credited_after_all'
  | 'not_unknown'
  | 'too_early'
  | 'payment_not_waiting'
  | 'request_not_waiting'
  | 'other_currency'
  | 'seen_before'
  | 'notice_missing'
  | 'takes_back'
  | 'not_waiting'
  | 'not_found';

const done: CarriedOut = { kind: 'done' };
const refused = (why: Refusal): CarriedOut => ({ kind: 'refused', why });

/**
 * Carries a decision out inside the caller's transaction, with the guards it has always had. A refusal leaves nothing
 * behind.
 */
export async function carryOut(
  tx: Transaction,
  desk: Desk,
  decision: Decision,
  by: { readonly actor: string; readonly reason: string },
): Promise<CarriedOut> {
  const within = deskWithin(desk, tx);
  switch (decision.kind) {
    case 'settle_unknown': {
      const { attemptId, verdict, trustShape = false } = decision;
      const { kind } = await settleUnknown(within, { attemptId, verdict, trustShape, ...by });
      return kind === 'settled' ? done : refused(kind);
    }
    case 'match': {
      const { paymentId, requestId, creditAmount, undoSeconds = 0 } = decision;
      const choice = { paymentId, requestId, creditAmount, undoSeconds, ...by };
      const { kind } = await matchByHand(within, choice);
      return kind === 'matched' ? done : refused(kind);
    }
    case 'accept_mail': {
      const { mailId, notice, isAnother = false } = decision;
      const said = notice === undefined ? {} : { notice: fromStoredNotice(notice) };
      const accepted = await acceptMailByHand(within, { mailId, isAnother, ...said, ...by });
      return accepted.kind === 'recorded'
        ? { kind: 'done', paymentId: accepted.paymentId }
        : refused(accepted.kind);
    }
    case 'dismiss_mail': {
      const { kind } = await dismissMail(within, { mailId: decision.mailId, ...by });
      return kind === 'dismissed' ? done : refused(kind);
    }
    case 'cancel_request': {
      const { kind } = await cancelRequest(within, { requestId: decision.requestId, ...by });
      return kind === 'cancelled' ? done : refused(kind);
    }
    default: {
      const { kind } = await changePayment(within, decision, by);
      return kind === 'done' ? done : refused(kind);
    }
  }
}

type PaymentChange = Extract<Decision, { kind: 'retry' | 'return' | 'undo' | 'set_aside' | 'take_up' }>;

function changePayment(
  desk: Desk,
  decision: PaymentChange,
  by: { readonly actor: string; readonly reason: string },
): ReturnType<typeof retryCredit> {
  const change = { paymentId: decision.paymentId, ...by };
  switch (decision.kind) {
    case 'retry':
      return retryCredit(desk, change);
    case 'undo':
      return decision.isTakenBack === true ? takeBackMatch(desk, change) : undoMatch(desk, change);
    case 'take_up':
      return takeUpPayment(desk, change);
    case 'return':
      return closePayment(desk, { ...change, as: 'returned' });
    case 'set_aside':
      return closePayment(desk, { ...change, as: 'set_aside' });
  }
}

/** The desk as it is inside a transaction: what its functions call a transaction becomes a savepoint of this one. */
function deskWithin(desk: Desk, tx: Transaction): Desk {
  return { ...desk, database: { ...desk.database, drizzle: tx } };
}

/** Says what carrying a decision out would come to now, and undoes it. */
export async function tryOut(
  tx: Transaction,
  desk: Desk,
  decision: Decision,
  by: { readonly actor: string; readonly reason: string },
): Promise<CarriedOut> {
  const trial = new Trial();
  try {
    return await tx.transaction(async (savepoint) => {
      trial.result = await carryOut(savepoint, desk, decision, by);
      throw trial;
    });
  } catch (error) {
    if (error !== trial || trial.result === null) throw error;
    return trial.result;
  }
}

// Thrown to undo a savepoint; it carries what was seen out of it.
class Trial extends Error {
  result: CarriedOut | null = null;
}
