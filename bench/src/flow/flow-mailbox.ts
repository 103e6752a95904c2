import { startMailbox } from '@luxon/sandbox';
import { ImapFlow } from 'imapflow';
import { type Dovecot, startDovecot } from '../../../tests/dovecot.ts';

export type MailboxKind = 'dovecot' | 'sandbox';

/** A mailbox that mails are put into the way a mail server's delivery does it: over connections that stay open. */
export interface FlowMailbox {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  append(raw: Buffer): Promise<void>;
  /** Puts many mails there at once. */
  appendAll(raws: readonly Buffer[]): Promise<void>;
}

export interface FlowMailboxes {
  readonly kind: MailboxKind;
  readonly ours: FlowMailbox;
  readonly bare: FlowMailbox;
  close(): Promise<void>;
}

const appenders = 2;
const users = { ours: 'pay@shop.example', bare: 'bare@shop.example' };

/** Opens two mailboxes on the same kind of server: a real Dovecot where one is installed, else the sandbox's own. */
export async function openMailboxes(wanted: MailboxKind | null): Promise<FlowMailboxes> {
  if (wanted === 'sandbox') return openSandboxMailboxes();
  try {
    return await openDovecotMailboxes(await startDovecot({ user: users.ours }));
  } catch (error) {
    if (wanted === 'dovecot') throw error;
    return openSandboxMailboxes();
  }
}

async function openDovecotMailboxes(dovecot: Dovecot): Promise<FlowMailboxes> {
  const clients: ImapFlow[] = [];
  const open = async (mailbox: Dovecot): Promise<FlowMailbox> => {
    const { host, port, user, password } = mailbox;
    const own: ImapFlow[] = [];
    for (let count = 0; count < appenders; count += 1) {
      const client = new ImapFlow({
        ...{ host, port, secure: false, doSTARTTLS: false, logger: false },
        auth: { user, pass: password },
      });
      client.on('error', () => undefined);
      await client.connect();
      own.push(client);
    }
    clients.push(...own);
    let turn = 0;
    return {
      ...{ host, port, user, password },
      async append(raw) {
        turn += 1;
        const client = own[turn % own.length];
        const answer = await client?.append('INBOX', raw, [], new Date());
        if (answer === undefined || answer === false) throw new Error('The mailbox did not take a mail.');
      },
      appendAll: (raws) => mailbox.deliverMany(raws),
    };
  };
  return {
    kind: 'dovecot',
    ours: await open(dovecot),
    bare: await open(dovecot.mailboxOf(users.bare)),
    async close() {
      await Promise.all(clients.map((client) => client.logout().catch(() => client.close())));
      await dovecot.stop();
    },
  };
}

async function openSandboxMailboxes(): Promise<FlowMailboxes> {
  const open = async (user: string) => {
    const server = await startMailbox({ user });
    const { host, port, password } = server;
    const append = (raw: Buffer) => server.deliver(raw, { internalDate: new Date() });
    const mailbox: FlowMailbox = {
      ...{ host, port, user, password, append },
      async appendAll(raws) {
        for (const raw of raws) await append(raw);
      },
    };
    return { server, mailbox };
  };
  const [ours, bare] = await Promise.all([open(users.ours), open(users.bare)]);
  return {
    kind: 'sandbox',
    ours: ours.mailbox,
    bare: bare.mailbox,
    async close() {
      await Promise.all([ours.server.close(), bare.server.close()]);
    },
  };
}
