import { and, eq, getTableColumns } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
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
export function moveMail(tx: Executor, desk: Desk, mail: Mail, move: MailMove): Promise<void> {
  return changeTogether(tx, desk, [mailMove(tx, mail, move)]);
}

/** The change {@link moveMail} makes. */
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
