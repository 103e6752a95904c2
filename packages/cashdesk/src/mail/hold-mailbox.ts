import { connectAlone } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';

/** The right to read a mailbox, held as an advisory lock on a connection of its own. */
export interface MailboxHold {
  /** Aborted when the connection, and with it the lock, was lost. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/**
 * Takes the right to read a mailbox; null while another worker has it. It keeps two workers from doing the same work;
 * that each mail is stored once is the unique index's doing.
 */
export async function holdMailbox(desk: Desk, mailbox: string): Promise<MailboxHold | null> {
  const lost = new AbortController();
  const client = await connectAlone(desk.database, 'luxon-mailbox', () => lost.abort());
  client.on('end', () => lost.abort());
  const end = () => client.end().catch(() => undefined);
  try {
    const { rows } = await client.query<{ held: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as held',
      [`mailbox:${mailbox}`],
    );
    if (rows[0]?.held !== true) {
      await end();
      return null;
    }
  } catch (error) {
    await end();
    throw error;
  }
  return {
    lost: lost.signal,
    release: end,
  };
}
