import type { Message, Origin } from './mail-server.ts';
import type { BookCall } from './mobcash.ts';
import type { Done } from './panel-page.ts';
import type { Snapshot } from './snapshot.ts';

/** Clocks of the machines stay this close to the true time. */
export const skewMsMax = 25_000;

/** Money that really came in: what the bank booked, and for whom the payer meant it. */
export interface Notice {
  readonly id: number;
  readonly playerId: string;
  readonly amountMinor: bigint;
  readonly bankTime: Date;
  /** Null: paid without asking. */
  readonly requestId: string | null;
}

/** What really is so, in the world outside the desk. The desk never sees it; invariants and operators do. */
export interface Truth {
  readonly notices: readonly Notice[];
  readonly book: readonly BookCall[];
  /** Money somebody was told to have given back, by its number. */
  readonly returned: ReadonlySet<number>;
  readonly uidValidity: string;
  readonly messages: readonly Message[];
  originOf(uidValidity: string, uid: string): Origin | null;
  readonly nowMs: number;
  /** A person switched the automatic credit off and was told so; false: it may be on. */
  readonly isSwitchedOff: boolean;
  /** Players a person was told to have blocked; gone as soon as the block may have ended. */
  readonly blocked: ReadonlySet<string>;
  /** The setting, whole units; 0: one person decides about every sum. */
  readonly secondPersonAbove: number;
  /** What people were told to have done, in order. */
  readonly done: readonly Done[];
}

/** Finds the money a payment tells of; null: none, it is a forgery's. */
export function noticeOf(truth: Truth, snapshot: Snapshot, paymentId: string): Notice | null {
  const payment = snapshot.payments.find(({ id }) => id === paymentId);
  const mail = snapshot.mails.find(({ id }) => id === payment?.mailId);
  if (mail === undefined) return null;
  const origin = truth.originOf(mail.uidValidity, mail.uid);
  return origin?.kind === 'genuine' ? (truth.notices[origin.notice] ?? null) : null;
}

/** Whether money was credited or given back already, and a restored database knows nothing of it. */
export function isDoneAndForgotten({ book, returned }: Truth, notice: Notice | null): boolean {
  if (notice === null) return false;
  const isCredited = (call: BookCall): boolean =>
    call.isForgotten && call.executedAt !== null && call.money === notice.id;
  return returned.has(notice.id) || book.some(isCredited);
}

/** Gives the payments recorded for the money of a notice. */
export function paymentsOf(truth: Truth, snapshot: Snapshot, notice: number): Snapshot['payments'] {
  return snapshot.payments.filter(({ id }) => noticeOf(truth, snapshot, id)?.id === notice);
}
