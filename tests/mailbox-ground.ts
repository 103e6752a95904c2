import { type Desk, listOpenAlarms } from '@luxon/cashdesk';
import { createTestDesk, type TestDesk } from '@luxon/cashdesk/testing';
import type { MailboxSettings } from '@luxon/settings';
import { connectMailbox, openFolder } from '../email-watcher/src/mailbox/open-mailbox.ts';
import type { Scan } from '../email-watcher/src/mailbox/scan-mailbox.ts';
import { type MailboxWatch, watchMailbox } from '../email-watcher/src/mailbox/watch-mailbox.ts';
import { mailboxName } from '../packages/settings/src/index.ts';
import type { Dovecot } from './dovecot.ts';
import { until } from './open-test-ground.ts';

type WatchOptions = Partial<Pick<MailboxWatch, 'desk' | 'rest' | 'pace' | 'random'>>;

/** A mailbox and a database of a test's own, and watches that end with it. */
export interface MailboxGround {
  readonly opened: TestDesk;
  readonly dovecot: Dovecot;
  /** What watches and scans wrote into the log. */
  readonly said: readonly string[];
  readonly log: MailboxWatch['log'];
  /** Has this run at the end. */
  atEnd(end: () => Promise<unknown> | unknown): void;
  settingsOf(given?: Partial<MailboxSettings>): MailboxSettings;
  /** Watches until the test ends, or `stop` is called. */
  watch(settings: MailboxSettings, options?: WatchOptions): { stop(): Promise<void>; ended: Promise<void> };
  /** Opens a folder as the watch does. */
  openScan(given?: { folder?: string; port?: number; desk?: Desk }): Promise<Scan>;
  countStored(): Promise<number>;
  /** Subjects of the stored mails, in alphabetical order. */
  storedSubjects(): Promise<string[]>;
  stored(count: number, msMax?: number): Promise<void>;
  watching(folder?: string): Promise<void>;
  alarmKinds(): Promise<string[]>;
  close(): Promise<void>;
}

let users = 0;

/** Opens a ground with a mailbox of its own on this server. Its desk's clock stands at the real time. */
export async function openMailboxGround(server: Dovecot): Promise<MailboxGround> {
  users += 1;
  const dovecot = server.mailboxOf(`pay-${users}@shop.example`);
  const opened = await createTestDesk(new Date());
  const said: string[] = [];
  const speak = (words: string): void => void said.push(words);
  const log = { info: speak, warn: speak, error: speak } as unknown as MailboxWatch['log'];
  const ends: (() => Promise<unknown> | unknown)[] = [];
  const query = async <Row extends object>(text: string): Promise<Row[]> =>
    (await opened.desk.database.pool.query<Row>(text)).rows;

  const ground: MailboxGround = {
    opened,
    dovecot,
    said,
    log,
    atEnd: (end) => void ends.push(end),
    settingsOf: (given = {}) => ({
      host: '127.0.0.1',
      port: dovecot.port,
      tls: false,
      user: dovecot.user,
      signIn: { kind: 'password', password: dovecot.password },
      folder: 'INBOX',
      junkFolder: 'auto',
      address: dovecot.user,
      holder: null,
      authservId: null,
      ...given,
    }),
    watch(settings, options = {}) {
      const stopping = new AbortController();
      const ended = watchMailbox({ desk: opened.desk, settings, log, signal: stopping.signal, ...options });
      const stop = async (): Promise<void> => {
        stopping.abort();
        await ended;
      };
      ends.push(stop);
      return { stop, ended };
    },
    async openScan({ folder = 'INBOX', port = dovecot.port, desk = opened.desk } = {}) {
      const settings = ground.settingsOf({ port });
      const client = await connectMailbox({ settings, tokens: null });
      ends.push(() => client.close());
      await openFolder(client, folder);
      // One name whatever the port: a proxy in between makes no other mailbox.
      return { client, desk, mailbox: mailboxName(ground.settingsOf()), folder, log };
    },
    async countStored() {
      const [row] = await query<{ n: string }>('select count(*) as n from mails');
      return Number(row?.n);
    },
    async storedSubjects() {
      const rows = await query<{ raw: Buffer }>('select raw from mails');
      const subjects = rows.map(({ raw }) => /Subject: (.*)\r/.exec(raw.toString())?.[1] ?? '');
      return subjects.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
    },
    stored: (count, msMax) =>
      until(`${count} mails are stored`, async () => (await ground.countStored()) >= count, msMax),
    watching: (folder = 'INBOX') =>
      until(`"${folder}" is watched`, () => said.some((words) => words.includes(`watching "${folder}"`))),
    alarmKinds: async () =>
      (await listOpenAlarms(opened.desk)).map(({ kind }) => kind).sort((a, b) => a.localeCompare(b)),
    async close() {
      for (const end of ends.splice(0).reverse()) await end();
      await opened.close();
    },
  };
  return ground;
}

let counter = 0;

/** Makes a mail that is no notice, with a Message-ID of its own. */
export function plainMail(subject: string, bodyBytes = 0): Buffer {
  counter += 1;
  const filler = 'x'
    .repeat(76)
    .concat('\r\n')
    .repeat(Math.ceil(bodyBytes / 78));
  return Buffer.from(
    `From: a@b.example\r\nSubject: ${subject}\r\nMessage-ID: <${counter}@b.example>\r\n\r\nДа\r\n${filler}`,
  );
}
