import type pg from 'pg';
import type { Desk } from '../desk/desk.ts';
import { connectAlone } from './open-database.ts';

export const changeChannel = 'cashdesk_changed';
const reconnectMsMin = 250;
const reconnectMsMax = 5_000;

export interface Change {
  /** The table that changed, or `everything` after a connection was lost: look at all of it again. */
  readonly what: string;
}

/**
 * Calls `onChange` after every transaction that changed a table of the desk, once per table, within
 * milliseconds. Reconnects by itself. Resolves when it listens. Throws when the first connection fails.
 */
export async function listenForChanges(
  desk: Pick<Desk, 'database'>,
  onChange: (change: Change) => void,
): Promise<{ close(): Promise<void> }> {
  let isClosed = false;
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | null = null;
  let waitMs = reconnectMsMin;

  async function connect(): Promise<void> {
    const fresh = await connectAlone(desk.database, 'luxon-cashdesk changes');
    let isLost = false;
    const lose = () => {
      if (isLost || isClosed) return;
      isLost = true;
      void fresh.end().catch(() => undefined);
      reconnectLater();
    };
    fresh.on('error', lose);
    fresh.on('end', lose);
    fresh.on('notification', ({ payload }) => onChange({ what: payload ?? 'everything' }));
    try {
      await fresh.query(`listen ${changeChannel}`);
    } catch (error) {
      isLost = true;
      await fresh.end().catch(() => undefined);
      throw error;
    }
    client = fresh;
  }

  function reconnectLater(): void {
    timer = setTimeout(() => void reconnect(), waitMs);
    waitMs = Math.min(waitMs * 2, reconnectMsMax);
  }

  async function reconnect(): Promise<void> {
    try {
      await connect();
    } catch {
      if (!isClosed) reconnectLater();
      return;
    }
    if (isClosed) {
      await client?.end().catch(() => undefined);
      return;
    }
    waitMs = reconnectMsMin;
    // What happened meanwhile was announced to nobody.
    onChange({ what: 'everything' });
  }

  await connect();
  return {
    async close() {
      isClosed = true;
      if (timer) clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
