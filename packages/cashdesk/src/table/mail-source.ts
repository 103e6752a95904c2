import { and, eq, like, or, type SQL, sql } from 'drizzle-orm';
import type { Desk } from '../desk/desk.ts';
import { mailCursors, mails } from '../mail/mail-tables.ts';
import { saidByMail } from '../mail/said-by-mail.ts';
import { type WaitingMailState, waitingMailStates } from '../mail/transitions.ts';
import { beginsWith, type Source } from './source.ts';

const said = saidByMail(mails);

// Written out, not given with the statement: an index of waiting mails alone is known to hold them.
const isIn = (state: WaitingMailState): SQL => sql`${mails.state} = ${sql.raw(`'${state}'`)}`;

/**
 * Mails that wait for a person, the oldest first. Each state is a run of its own, ordered by the id: an index gives both,
 * and an id is made when the mail is stored.
 */
export const mailSource: Source = {
  from: sql`${mails}`,
  id: sql`${mails.id}`,
  time: sql`${mails.storedAt}`,
  order: 'id',
  shownId: sql`${mails.id}`,
  isOldestFirst: true,
  standings: ({ words, mailStates }) => {
    if (words.length > 0 && !words.includes('choose')) return [];
    return waitingMailStates
      .filter((state) => mailStates.length === 0 || mailStates.includes(state))
      .map(isIn);
  },
  search(key) {
    switch (key.by) {
      case 'id':
        return [sql`${or(eq(mails.id, key.id), eq(mails.paymentId, key.id))}`];
      case 'player':
        return [];
      case 'amount':
        return [sql`${said.amount} = ${String(key.amountMinor)}`];
      case 'reference':
        return [like(said.referenceKey, beginsWith(key.beginning))];
    }
  },
  account: ({ scope }) => sql`${mails.notice} ->> 'scope' = ${scope}`,
  others: ({ reason, bank, mailbox }) =>
    and(
      reason === null ? undefined : eq(mails.stateReason, reason),
      bank === null ? undefined : sql`${said.bank} = ${bank}`,
      mailbox === null ? undefined : eq(mails.mailbox, mailbox),
    ),
};

/** What mails that wait can be filtered by. */
export interface MailChoices {
  /** Codes, as they occur among the mails that wait. */
  readonly reasons: readonly string[];
  /** Every mailbox that was ever read. */
  readonly mailboxes: readonly string[];
}

/** Reads what mails that wait can be filtered by. */
export async function readMailChoices(desk: Desk): Promise<MailChoices> {
  const { drizzle } = desk.database;
  const [reasons, mailboxes] = await Promise.all([
    drizzle
      .selectDistinct({ reason: mails.stateReason })
      .from(mails)
      .where(or(...waitingMailStates.map(isIn)))
      .orderBy(mails.stateReason),
    drizzle.selectDistinct({ mailbox: mailCursors.mailbox }).from(mailCursors).orderBy(mailCursors.mailbox),
  ]);
  return {
    reasons: reasons.flatMap(({ reason }) => reason ?? []),
    mailboxes: mailboxes.map(({ mailbox }) => mailbox),
  };
}
