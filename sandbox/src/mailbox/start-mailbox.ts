import type { AddressInfo, Socket } from 'node:net';
import hoodiecrow from 'hoodiecrow-imap';
import type { Hoodiecrow, HoodiecrowMailbox } from './hoodiecrow-types.ts';
import { addIdle } from './idle-plugin.ts';
import type { MailboxOptions, SandboxMailbox } from './mailbox-types.ts';
import { mendPartialFetch } from './partial-plugin.ts';

const host = '127.0.0.1';
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Writes an IMAP date-time in UTC; hoodiecrow's own writer loses half of a zone's offset. */
function writeInternalDate(time: Date): string {
  const day = String(time.getUTCDate()).padStart(2, '0');
  const clock = time.toISOString().slice(11, 19);
  return `${day}-${months[time.getUTCMonth()]}-${time.getUTCFullYear()} ${clock} +0000`;
}

/**
 * Starts a mailbox on loopback over real IMAP (hoodiecrow): LOGIN, EXAMINE, UID FETCH, IDLE, UIDPLUS, SPECIAL-USE.
 * Without TLS, in memory, for one user; what Dovecot does differently is listed in the sandbox's README.
 */
export async function startMailbox(options: MailboxOptions = {}): Promise<SandboxMailbox> {
  const { user = 'pay@shop.example', password = 'EXAMPLE-mailbox', folders = [] } = options;
  const imap = (hoodiecrow as Hoodiecrow)({
    plugins: [
      'ID',
      'NAMESPACE',
      'SPECIAL-USE',
      'UNSELECT',
      'UIDPLUS',
      'LITERALPLUS',
      addIdle,
      mendPartialFetch,
    ],
    users: { [user]: { password } },
    storage: { INBOX: { uidvalidity: 1 }, '': { folders: {} } },
  });
  for (const path of folders) imap.createMailbox(path);

  const sockets = new Set<Socket>();
  imap.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    // hoodiecrow writes a reply in pieces; with Nagle's algorithm each command would take 40 ms.
    socket.setNoDelay(true);
    // hoodiecrow drops its own listeners on close; a late reset must not end the process.
    socket.on('close', () => {
      sockets.delete(socket);
      socket.on('error', () => undefined);
    });
  });
  await new Promise<void>((resolve, reject) => {
    imap.server.once('error', reject);
    imap.server.listen(options.port ?? 0, host, () => resolve());
  });
  const { port } = imap.server.address() as AddressInfo;

  const find = (path: string): HoodiecrowMailbox => {
    const mailbox = imap.getMailbox(path);
    if (mailbox === undefined) throw new Error(`the mailbox has no folder ${path}`);
    return mailbox;
  };
  const dropConnections = (): void => {
    for (const socket of sockets) socket.destroy();
  };

  return {
    host,
    port,
    user,
    password,
    async deliver(raw, when = {}) {
      const path = when.folder ?? 'INBOX';
      find(path);
      imap.appendMessage(
        path,
        [],
        writeInternalDate(when.internalDate ?? new Date()),
        raw.toString('latin1'),
      );
    },
    count: (folder = 'INBOX') => find(folder).messages.length,
    createFolder: (path) => imap.createMailbox(path),
    recreateFolder(path = 'INBOX') {
      const mailbox = find(path);
      mailbox.messages.length = 0;
      mailbox.uidvalidity += 1;
      mailbox.uidnext = 1;
      dropConnections();
      return mailbox.uidvalidity;
    },
    dropConnections,
    close: () =>
      new Promise((resolve) => {
        imap.server.close(() => resolve());
        dropConnections();
      }),
  };
}
