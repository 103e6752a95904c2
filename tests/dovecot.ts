import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ImapFlow } from 'imapflow';
import { freePort } from '../sandbox/practice/practice-ground.ts';
import { type Certificate, type CertificateKind, makeCertificate } from './dovecot-certificates.ts';

const run = promisify(execFile);
const password = 'EXAMPLE-dovecot';
const startMsMax = 10_000;
const stopMsMax = 10_000;

export interface Dovecot {
  /** The folder of its own with everything of it. */
  dir: string;
  host: string;
  /** Plain IMAP without `tls`, IMAPS with it. */
  port: number;
  user: string;
  password: string;
  /** With `tls`: the authority a client must trust (`NODE_EXTRA_CA_CERTS`, or imapflow's `tls.ca`). */
  caFile: string | null;
  /** Puts the bytes into a folder (INBOX when absent) with this INTERNALDATE; the folder must exist. */
  deliver(raw: Buffer, when?: { internalDate?: Date; folder?: string }): Promise<void>;
  /** Puts many mails into INBOX at once, past IMAP, as a delivery agent does. The user must have signed in before. */
  deliverMany(raws: readonly Buffer[]): Promise<void>;
  /** Another mailbox of the same server, with the same password. */
  mailboxOf(user: string): Dovecot;
  /** Does something to the mailbox as another mail program would. */
  withClient(work: (client: ImapFlow) => Promise<unknown>): Promise<void>;
  createFolder(path: string): Promise<void>;
  /** Deletes a folder other than INBOX and makes it again: same name, empty, another UIDVALIDITY. */
  recreateFolder(path: string): Promise<void>;
  /** Has INBOX made anew, empty, with another UIDVALIDITY, as a restore does; open connections are closed by the server. */
  renewInbox(): Promise<void>;
  /** Stops the server and starts it again on the same port with the same mails. */
  stopServer(): Promise<void>;
  startServer(): Promise<void>;
  /** Stops the server, waits until its processes have gone, and deletes its folder. */
  stop(): Promise<void>;
}

export interface DovecotOptions {
  user?: string;
  /** IMAPS with a certificate of this kind; absent: no TLS at all. */
  tls?: CertificateKind;
}

function writeConfig(dir: string, ports: { imap: number; admin: number }, tls: Certificate | null): string {
  const listener = (name: string, port: number): string =>
    `  inet_listener ${name} {\n    port = ${port}\n  }`;
  // The plain listener stays for deliveries even where the client under test sees TLS only.
  const listeners =
    tls === null
      ? [listener('imap', ports.imap), listener('imaps', 0)]
      : [
          listener('imap', ports.admin),
          `  inet_listener imaps {\n    port = ${ports.imap}\n    ssl = yes\n  }`,
        ];
  return `base_dir = ${dir}/run
state_dir = ${dir}/state
log_path = ${dir}/dovecot.log
protocols = imap
listen = 127.0.0.1
${tls === null ? 'ssl = no' : `ssl = yes\nssl_cert = <${tls.certFile}\nssl_key = <${tls.keyFile}`}
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2 oauthbearer
default_internal_user = dovecot
default_login_user = dovenull
first_valid_uid = 1
mail_location = maildir:${dir}/mail/%u
passdb {
  driver = static
  args = password=${password}
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=${dir}/mail/%u
}
mail_max_userip_connections = 200
mailbox_idle_check_interval = 1 secs
namespace inbox {
  inbox = yes
  separator = /
  mailbox Junk {
    auto = create
    special_use = \\Junk
  }
}
service imap-login {
${listeners.join('\n')}
}
auth_failure_delay = 0
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
`;
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

async function until(
  isDone: () => Promise<boolean> | boolean,
  deadlineMs: number,
  what: string,
): Promise<void> {
  const began = performance.now();
  while (!(await isDone())) {
    if (performance.now() - began > deadlineMs)
      throw new Error(`Dovecot: ${what} took more than ${deadlineMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function nextSecond(): Promise<void> {
  const now = Math.floor(Date.now() / 1_000);
  return until(() => Math.floor(Date.now() / 1_000) > now, 5_000, 'the next second');
}

async function greets(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/**
 * Starts a real Dovecot on loopback in a temporary folder: free ports, one static password, maildir.
 * Needs root (Dovecot drops to its own users) and the packages dovecot-imapd and openssl.
 * Throws with the end of Dovecot's log when it does not come up.
 */
export async function startDovecot(options: DovecotOptions = {}): Promise<Dovecot> {
  const dir = await mkdtemp(join(tmpdir(), 'luxon-dovecot-'));
  const config = join(dir, 'dovecot.conf');
  const imap = await freePort();
  const ports = { imap, admin: options.tls === undefined ? imap : await freePort() };
  let server: ChildProcess | null = null;

  const prepare = async (): Promise<void> => {
    await chmod(dir, 0o755);
    await mkdir(join(dir, 'mail'), { mode: 0o755 });
    await run('chown', ['nobody:nogroup', join(dir, 'mail')]);
    const tls = options.tls === undefined ? null : await makeCertificate(dir, options.tls);
    await writeFile(config, writeConfig(dir, ports, tls));
  };

  const startServer = async (): Promise<void> => {
    const child = spawn('dovecot', ['-F', '-c', config], { stdio: 'ignore' });
    server = child;
    let failure: Error | null = null;
    child.once('error', (error) => {
      failure = error;
    });
    try {
      await until(
        async () => {
          if (failure !== null || child.exitCode !== null) throw new Error('Dovecot ended at its start');
          // It listens before it has written its process id, by which others stop it; the file is there before the number.
          return (
            (await readFile(join(dir, 'run', 'master.pid'), 'utf8').catch(() => '')) !== '' &&
            (await greets(ports.imap)) &&
            (await greets(ports.admin))
          );
        },
        startMsMax,
        'starting',
      );
    } catch (cause) {
      const log = await readFile(join(dir, 'dovecot.log'), 'utf8').catch(() => '(no log)');
      await stopServer();
      throw new Error(`Dovecot does not start: ${log.slice(-800)}`, { cause: failure ?? cause });
    }
  };

  const stopServer = async (): Promise<void> => {
    const child = server;
    server = null;
    if (child?.pid === undefined) return;
    const { pid } = child;
    child.kill('SIGTERM');
    await until(
      () => child.exitCode !== null || child.signalCode !== null || !isAlive(pid),
      stopMsMax,
      'stopping',
    );
  };

  const withClient = async (user: string, work: (client: ImapFlow) => Promise<unknown>): Promise<void> => {
    const auth = { user, pass: password };
    const client = new ImapFlow({
      ...{ host: '127.0.0.1', port: ports.admin, secure: false, doSTARTTLS: false, auth },
      logger: false,
    });
    client.on('error', () => undefined);
    await client.connect();
    try {
      await work(client);
    } finally {
      await client.logout().catch(() => client.close());
    }
  };

  try {
    await prepare();
    await startServer();
  } catch (error) {
    await rm(dir, { recursive: true, force: true });
    throw error;
  }
  const mailboxOf = (user: string): Dovecot => ({
    dir,
    host: options.tls === undefined ? '127.0.0.1' : 'localhost',
    port: ports.imap,
    user,
    password,
    caFile: options.tls === undefined ? null : join(dir, 'ca.crt'),
    mailboxOf,
    deliver: (raw, when = {}) =>
      withClient(user, (client) =>
        client.append(when.folder ?? 'INBOX', raw, [], when.internalDate ?? new Date()),
      ),
    async deliverMany(raws) {
      const folder = join(dir, 'mail', user, 'new');
      for (const [index, raw] of raws.entries()) {
        await writeFile(join(folder, `1700000000.${index}_many.test`), raw, { mode: 0o644 });
      }
      await run('chown', ['-R', 'nobody:nogroup', folder]);
    },
    withClient: (work) => withClient(user, work),
    createFolder: (path) => withClient(user, (client) => client.mailboxCreate(path)),
    recreateFolder: (path) =>
      withClient(user, async (client) => {
        await client.mailboxDelete(path);
        // Who has it open is told by the folder's time of change, in seconds: within one Dovecot goes on with the old one.
        await nextSecond();
        await client.mailboxCreate(path);
      }),
    async renewInbox() {
      await stopServer();
      await rm(join(dir, 'mail', user), { recursive: true, force: true });
      // UIDVALIDITY is the second of its making: the next one must be another.
      await nextSecond();
      await startServer();
    },
    stopServer,
    startServer,
    async stop() {
      await stopServer();
      await rm(dir, { recursive: true, force: true });
    },
  });
  return mailboxOf(options.user ?? 'pay@shop.example');
}
