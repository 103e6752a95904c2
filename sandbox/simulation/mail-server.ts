import type { OpenFolder, ServerMessage } from 'luxon-email-watcher';
import type { Scheduler } from './scheduler.ts';

/** Where a delivered mail really came from: known to the world, not to the desk. */
export type Origin =
  | { readonly kind: 'genuine'; readonly notice: number }
  | { readonly kind: 'forged' | 'changed' | 'other'; readonly what: string };

export interface Message {
  readonly uid: number;
  readonly internalDate: Date;
  readonly raw: Buffer;
  readonly origin: Origin;
  /** Kept for a broken rule that believes in it; the real reader never looks. */
  isSeen: boolean;
}

export interface MailServerFaults {
  /** Whether the connection breaks at this command. */
  breaks(): boolean;
  /** Whether this mail is left out of an answer. */
  leavesOut(): boolean;
}

/** One folder of a mail server, as several connections see it. */
export interface SimulatedMailServer {
  readonly uidValidity: () => bigint;
  readonly messages: () => readonly Message[];
  deliver(raw: Buffer, at: Date, origin: Origin): Message;
  /** The server makes the folder anew: the same mails, other numbers. Open connections end. */
  recreate(): void;
  /** Where the mail stored under this number came from. */
  originOf(uidValidity: string, uid: string): Origin | null;
  isSeen(uid: number): boolean;
  connect(faults: MailServerFaults): OpenFolder;
}

export class MailboxLost extends Error {
  override readonly name = 'MailboxLost';
  readonly code = 'NoConnection';
}

export function createMailServer(scheduler: Scheduler): SimulatedMailServer {
  let uidValidity = 1n;
  let messages: Message[] = [];
  let lastUid = 0;
  const origins = new Map<string, Origin>();

  function add(raw: Buffer, internalDate: Date, origin: Origin): Message {
    lastUid += 1;
    const message: Message = { uid: lastUid, internalDate, raw, origin, isSeen: false };
    messages.push(message);
    origins.set(`${uidValidity}:${lastUid}`, origin);
    return message;
  }

  function inRange(range: string): Message[] {
    const [from, to] = range.split(':');
    if (to === undefined) {
      const wanted = new Set(range.split(',').map(Number));
      return messages.filter(({ uid }) => wanted.has(uid));
    }
    // `n:*` gives the last mail even if its number is below n (RFC 9051 §9).
    const last = messages.at(-1);
    const found = messages.filter(({ uid }) => uid >= Number(from));
    return found.length === 0 && last !== undefined ? [last] : found;
  }

  return {
    uidValidity: () => uidValidity,
    messages: () => messages,
    deliver: add,
    recreate() {
      const old = messages;
      uidValidity += 1n;
      messages = [];
      lastUid = 0;
      for (const { raw, internalDate, origin } of old) add(raw, internalDate, origin);
    },
    originOf: (validity, uid) => origins.get(`${validity}:${uid}`) ?? null,
    isSeen: (uid) => messages.some((message) => message.uid === uid && message.isSeen),
    connect(faults) {
      const opened = uidValidity;
      const command = async (name: string): Promise<void> => {
        await scheduler.turn(`imap ${name}`);
        if (opened !== uidValidity || faults.breaks()) throw new MailboxLost('the simulated mailbox hung up');
      };
      return {
        get mailbox() {
          return { uidValidity: opened, uidNext: lastUid + 1 };
        },
        usable: true,
        noop: () => command('noop'),
        close: () => undefined,
        async search(query) {
          await command('search');
          if ('uid' in query) return inRange(query.uid).map(({ uid }) => uid);
          const { since } = query;
          // SEARCH SINCE knows days only.
          const day = Date.UTC(since.getUTCFullYear(), since.getUTCMonth(), since.getUTCDate());
          return messages.filter(({ internalDate }) => internalDate.getTime() >= day).map(({ uid }) => uid);
        },
        async fetchAll(range, query): Promise<ServerMessage[]> {
          const wantsSource = query.source !== undefined;
          await command(wantsSource ? 'fetch source' : 'fetch list');
          return inRange(range)
            .filter(() => !wantsSource || !faults.leavesOut())
            .map((message) => {
              const { uid, raw, internalDate } = message;
              if (wantsSource) message.isSeen = true;
              return wantsSource
                ? { uid, source: Buffer.from(raw) }
                : { uid, size: raw.length, internalDate };
            });
        },
      };
    },
  };
}
