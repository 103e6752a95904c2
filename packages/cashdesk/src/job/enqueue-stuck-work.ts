import { and, eq, isNull, not } from 'drizzle-orm';
import { attempts } from '../credit/credit-tables.ts';
import { isDue } from '../credit/is-due.ts';
import { isInHand } from '../credit/is-in-hand.ts';
import { mayBeSent } from '../credit/may-be-sent.ts';
import type { Desk } from '../desk/desk.ts';
import { mails } from '../mail/mail-tables.ts';
import { payments } from '../payment/payment-tables.ts';
import { enqueueAllIfMissing } from './enqueue.ts';

/**
 * Finds work by its state and sees to it that a job waits for it: the queue is a reminder, never the record. Harmless
 * beside jobs that exist. Returns how many things wait.
 */
export async function enqueueStuckWork(desk: Desk): Promise<number> {
  const { drizzle } = desk.database;
  const waitingMails = await drizzle
    .select({ id: mails.id })
    .from(mails)
    .where(eq(mails.state, 'stored'))
    .limit(500);
  const waitingPayments = await drizzle
    .select({ id: payments.id })
    .from(payments)
    .where(and(eq(payments.state, 'recorded'), isNull(payments.decision)))
    .limit(500);
  const waitingAttempts = await drizzle
    .select({ id: attempts.id })
    .from(attempts)
    .where(and(eq(attempts.state, 'planned'), isDue(desk), mayBeSent(), not(isInHand(desk))))
    .limit(500);
  const mailIds = waitingMails.map(({ id }) => ({ mailId: id }));
  const paymentIds = waitingPayments.map(({ id }) => ({ paymentId: id }));
  const attemptIds = waitingAttempts.map(({ id }) => ({ attemptId: id }));
  await enqueueAllIfMissing(drizzle, desk, 'read_mail', mailIds);
  await enqueueAllIfMissing(drizzle, desk, 'match_payment', paymentIds);
  await enqueueAllIfMissing(drizzle, desk, 'credit', attemptIds);
  return waitingMails.length + waitingPayments.length + waitingAttempts.length;
}
