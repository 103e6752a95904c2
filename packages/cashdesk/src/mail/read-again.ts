import { eq, inArray } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { enqueue } from '../job/enqueue.ts';
import { mails } from './mail-tables.ts';
import { type Mail, moveMail } from './move-mail.ts';
import type { MailState } from './transitions.ts';

/** States of mails that made no payment and whose bytes are there. */
const again: readonly MailState[] = ['review', 'unreadable', 'refused', 'not_a_payment'];

/** Has one mail that made no payment read again, for instance after a template changed. */
export async function readMailAgain(
  desk: Desk,
  { mailId, actor }: { readonly mailId: string; readonly actor: string },
): Promise<{ kind: 'queued' | 'not_waiting' }> {
  return desk.database.drizzle.transaction(async (tx) => {
    const [mail] = await tx.select().from(mails).where(eq(mails.id, mailId)).for('update');
    if (mail === undefined || !again.includes(mail.state) || mail.raw === null)
      return { kind: 'not_waiting' };
    await putBack(tx, desk, mail, actor);
    return { kind: 'queued' };
  });
}

/** Has every mail that waits for a person read again; gives how many. */
export async function readWaitingMailsAgain(
  desk: Desk,
  { actor }: { readonly actor: string },
): Promise<number> {
  return desk.database.drizzle.transaction(async (tx) => {
    const waiting = await tx
      .select()
      .from(mails)
      .where(inArray(mails.state, ['review', 'unreadable']))
      .orderBy(mails.id)
      .limit(1_000)
      .for('update', { skipLocked: true });
    const readable = waiting.filter(({ raw }) => raw !== null);
    for (const mail of readable) await putBack(tx, desk, mail, actor);
    return readable.length;
  });
}

async function putBack(tx: Executor, desk: Desk, mail: Mail, actor: string): Promise<void> {
  await moveMail(tx, desk, mail, { through: ['stored'], actor, reason: 'read again' });
  await tx.update(mails).set({ notice: null, paymentId: null, tries: 0 }).where(eq(mails.id, mail.id));
  await enqueue(tx, desk, 'read_mail', { mailId: mail.id });
}
