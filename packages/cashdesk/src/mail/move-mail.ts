import { and, eq, getTableColumns } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { closeAlarms, reversalAlarms } from '../history/raise-alarm.ts';
import { type Change, changeTogether, type Move } from '../history/record-history.ts';
import { mails } from './mail-tables.ts';
import type { StoredNotice } from './notice-facts.ts';
import { type MailState, mailTransitions } from './transitions.ts';

const { raw: _bytes, ...columns } = getTableColumns(mails);

/** A mail without its bytes. */
export type Mail = Omit<typeof mails.$inferSelect, 'raw'>;

/** Locks a mail's row and reads it, but for its bytes. */
export async function lockMail(tx: Executor, mailId: string): Promise<Mail | undefined> {
  const [mail] = await tx.select(columns).from(mails).where(eq(mails.id, mailId)).for('update');
  return mail;
}

export interface MailMove {
  /** The states it goes through, in order; the last one is where it stays. */
  readonly through: readonly MailState[];
  readonly actor: string;
  readonly reason: string;
  readonly evidence?: Record<string, unknown>;
  readonly paymentId?: string;
  readonly parserVersion?: string;
  readonly notice?: StoredNotice;
}

/** Moves a mail whose row the caller has locked; writes one line of history per state. */
export async function moveMail(tx: Executor, desk: Desk, mail: Mail, move: MailMove): Promise<void> {
  await changeTogether(tx, desk, [mailMove(tx, mail, move)]);
  await closeMailAlarms(tx, desk, mail, move);
}

/**
 * Closes the alarms that asked a person to decide about this mail, once it is moved to where that is not asked any more.
 * Waiting to be read again it is as little understood as before; read as a reversal again it is the one it was.
 * `mail_changed` is no question about the mail: it stays.
 */
export async function closeMailAlarms(
  tx: Executor,
  desk: Desk,
  mail: Mail,
  { through, reason }: Pick<MailMove, 'through' | 'reason'>,
): Promise<void> {
  const to = through.at(-1);
  const wasNeverRead = mail.state === 'stored' && mail.evidence === null;
  if (wasNeverRead || to === 'stored' || to === 'unreadable') return;
  const isReversal = to === 'review' && reason === 'reversal';
  const kinds = ['mail_unreadable', 'mail_oversize', ...(isReversal ? [] : reversalAlarms)] as const;
  await closeAlarms(tx, desk, { kinds, subject: mail.id });
}

/** The change {@link moveMail} makes; whoever makes it closes the mail's alarms too ({@link closeMailAlarms}). */
export function mailMove(tx: Executor, mail: Mail, move: MailMove): Change {
  const { through, actor, reason, evidence, paymentId, parserVersion, notice } = move;
  let from: MailState = mail.state;
  const moves: Move[] = [];
  for (const to of through) {
    const allowed: readonly MailState[] = mailTransitions[from];
    if (!allowed.includes(to)) throw new TypeError(`A mail does not go from ${from} to ${to}.`);
    moves.push({ subject: 'mail', subjectId: mail.id, from, to, actor, reason });
    from = to;
  }
  const change = tx
    .update(mails)
    .set({
      state: from,
      stateReason: reason,
      ...(evidence && { evidence }),
      ...(paymentId !== undefined && { paymentId }),
      ...(parserVersion !== undefined && { parserVersion }),
      ...(notice && { notice }),
    })
    .where(and(eq(mails.id, mail.id), eq(mails.state, mail.state)))
    .returning({ id: mails.id });
  return { change, moves };
}
