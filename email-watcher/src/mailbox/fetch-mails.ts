import { mailBytesMax } from '@luxon/bank-mail';
import type { FetchedBytes } from '@luxon/cashdesk';

/** One message as a server hands it over: what was asked for and no more. */
export interface ServerMessage {
  readonly uid: number;
  readonly size?: number | undefined;
  readonly internalDate?: Date | string | undefined;
  readonly source?: Buffer | undefined;
}

type Query = { readonly since: Date } | { readonly uid: string };

interface Wanted {
  uid: true;
  size?: true;
  internalDate?: true;
  source?: { maxLength: number };
}

/** What is asked of an open folder; an `ImapFlow` connection is one. */
export interface OpenFolder {
  /** False: no folder is open. */
  readonly mailbox: { readonly uidValidity: bigint; readonly uidNext: number } | false;
  readonly usable: boolean;
  noop(): Promise<void>;
  close(): void;
  search(query: Query, options: { uid: true }): Promise<number[] | false | undefined>;
  fetchAll(range: string, query: Wanted, options: { uid: true }): Promise<ServerMessage[]>;
}

/** A mail as the server lists it. */
export interface ListedMail {
  readonly uid: bigint;
  readonly sizeBytes: number;
  /** INTERNALDATE; the present time where the server gave none that is a date. */
  readonly receivedAt: Date;
}

/** Of a mail too big to be a notice so much is looked at for its header part. */
const headerBytesMax = 64 * 1024;

/** Asks one folder of one connection. A command that takes longer than `answerMsMax` ends the connection. */
export interface FolderReader {
  /** Has the server tell what changed. Rejects when the connection is gone. */
  refresh(): Promise<void>;
  list(range: string): Promise<ListedMail[]>;
  search(query: Query): Promise<bigint[]>;
  /** Fetches what the server hands over; \\Seen is never set (BODY.PEEK). */
  fetch(mails: readonly ListedMail[]): Promise<FetchedBytes[]>;
}

/** Makes the reader of the open folder. */
export function createFolderReader(
  client: OpenFolder,
  { answerMsMax, clock }: { readonly answerMsMax: number; readonly clock: () => Date },
): FolderReader {
  async function answered<Answer>(work: Promise<Answer>): Promise<Answer> {
    // Bytes may trickle in for ever: a silence is seen by the library, this is not.
    const timer = setTimeout(() => client.close(), answerMsMax);
    try {
      return await work;
    } finally {
      clearTimeout(timer);
    }
  }
  const fetchAll = (range: string, query: Wanted) => answered(client.fetchAll(range, query, { uid: true }));

  return {
    async refresh() {
      await answered(client.noop());
      // The library swallows what NOOP comes to.
      if (!client.usable) throw new Error('The connection is gone.');
    },
    async list(range) {
      const messages = await fetchAll(range, { uid: true, size: true, internalDate: true });
      return messages.map((message) => toListed(message, clock));
    },
    async search(query) {
      const found = await answered(client.search(query, { uid: true }));
      // A search that failed must not look like an empty folder.
      if (found === false || found === undefined) throw new Error('The server did not search.');
      return found.map(BigInt);
    },
    async fetch(mails) {
      const big = mails.filter(({ sizeBytes }) => sizeBytes > mailBytesMax);
      const small = mails.filter(({ sizeBytes }) => sizeBytes <= mailBytesMax);
      const sources = new Map([
        ...(await fetchSources(small, mailBytesMax + 1)),
        ...(await fetchSources(big, headerBytesMax)),
      ]);
      return mails.flatMap((mail) => toFetched(mail, sources.get(mail.uid)));
    },
  };

  async function fetchSources(mails: readonly ListedMail[], maxLength: number): Promise<[bigint, Buffer][]> {
    if (mails.length === 0) return [];
    const range = mails.map(({ uid }) => uid).join(',');
    const messages = await fetchAll(range, { uid: true, source: { maxLength } });
    return messages.flatMap(({ uid, source }) => (source === undefined ? [] : [[BigInt(uid), source]]));
  }
}

// Others are no arrival of a mail, and one of five digits is a date no database takes.
const years = { first: 1970, last: 9998 };

function toListed({ uid, size, internalDate }: ServerMessage, clock: () => Date): ListedMail {
  const stated = new Date(internalDate ?? Number.NaN);
  const year = stated.getUTCFullYear();
  const receivedAt = year >= years.first && year <= years.last ? stated : clock();
  return { uid: BigInt(uid), sizeBytes: size ?? 0, receivedAt };
}

// A size is what the server says; the bytes decide.
function toFetched(mail: ListedMail, source: Buffer | undefined): FetchedBytes[] {
  // Nothing of a mail that has a size was not handed over: stored as it is, it would never be asked for again.
  if (source === undefined || (source.length === 0 && mail.sizeBytes > 0)) return [];
  const { uid, receivedAt } = mail;
  if (mail.sizeBytes <= mailBytesMax && source.length <= mailBytesMax) {
    return [{ uid, sizeBytes: mail.sizeBytes, receivedAt, raw: source }];
  }
  const sizeBytes = Math.max(mail.sizeBytes, source.length);
  return [{ uid, sizeBytes, receivedAt, raw: headerPart(source), isOversize: true }];
}

/** Gives the bytes up to the blank line that ends the header, 64 KB at most. */
function headerPart(source: Buffer): Buffer {
  const end = source.indexOf('\r\n\r\n');
  return Buffer.from(source.subarray(0, Math.min(end === -1 ? source.length : end + 4, headerBytesMax)));
}
