import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeDesk, type Desk, openDesk, removeEmbeddedDatabase } from '@luxon/cashdesk';
import { startBank, startControl, startDesk, startMailbox } from '@luxon/sandbox';
import { findRootDir, loadSettings, readEnvironment, type Settings } from '@luxon/settings';
import { silentPlayerId } from './plan-day.ts';

export const practiceLogin = 'practice-cashier';
const practicePassword = 'practice-password';
const cashboxCode = '1000001';

/** What a practice worker does otherwise than the real one. */
export interface PracticeOrders {
  /** A description of the bank in place of the project's own. */
  readonly bankFile?: string;
  /** How often the queue is looked at without being told, in ms. */
  readonly jobLookMs?: number;
}

/** A whole practice desk: sandbox servers, database, settings of its own. */
export interface PracticeGround {
  readonly dataDir: string;
  /** The settings file its processes read. */
  readonly envFile: string;
  readonly settings: Settings;
  readonly desk: Desk;
  readonly sandbox: Awaited<ReturnType<typeof startSandbox>>;
  readonly panelUrl: string;
  startWorker(orders?: PracticeOrders): Promise<ChildProcess>;
  startPanel(): Promise<ChildProcess>;
  /** Stops and removes everything. */
  close(): Promise<void>;
}

/** A mailbox on loopback that the practice bank can write to. */
export interface PracticeMailbox {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  deliver(raw: Buffer, when: { internalDate: Date }): Promise<void>;
}

async function startSandbox(ownMailbox: PracticeMailbox | undefined) {
  const practiceMailbox = ownMailbox === undefined ? await startMailbox() : null;
  const mailbox: PracticeMailbox = ownMailbox ?? (practiceMailbox as PracticeMailbox);
  const bank = await startBank({
    mailboxAddress: mailbox.user,
    deliver: (raw, when) => mailbox.deliver(raw, when),
  });
  const players = Object.fromEntries(
    Array.from({ length: 90 }, (_, index) => [String(100_000_001 + index), `Player ${index + 1}`]),
  );
  const desk = await startDesk({
    login: practiceLogin,
    password: practicePassword,
    cashboxCode,
    players: { ...players, [silentPlayerId]: 'Silent' },
    controlPort: null,
  });
  const control = await startControl({
    desk: desk.control,
    bank,
    ...(practiceMailbox === null ? {} : { mailbox: practiceMailbox }),
  });
  return {
    mailbox,
    bank,
    desk,
    control,
    async close() {
      await Promise.all([control.close(), desk.close(), practiceMailbox?.close()]);
    },
  };
}

export interface OpenGroundOptions {
  /** Null: any free one. */
  readonly panelPort: number | null;
  /** Default: `localhost`. A browser keeps the cookies of a name for all its ports. */
  readonly panelHost?: 'localhost' | '127.0.0.1';
  /** Default: the sandbox's own mailbox. */
  readonly mailbox?: PracticeMailbox;
  /** Default: an embedded PostgreSQL of the ground's own. */
  readonly databaseUrl?: string;
  readonly say: (text: string) => void;
}

/** Opens a practice ground in a temporary folder; nothing of it touches the user's settings, mailbox or MobCash. */
export async function openPracticeGround({
  panelPort,
  panelHost = 'localhost',
  say,
  mailbox,
  databaseUrl,
}: OpenGroundOptions): Promise<PracticeGround> {
  const rootDir = findRootDir();
  const dataDir = mkdtempSync(join(tmpdir(), 'luxon-practice-'));
  mkdirSync(dataDir, { recursive: true });
  const children: ChildProcess[] = [];
  say('Starting the practice bank, MobCash and mailbox …');
  const sandbox = await startSandbox(mailbox);
  const session = sandbox.desk.control.mintSession();
  const port = panelPort ?? (await freePort());
  const panelUrl = `http://${panelHost}:${port}`;
  const envFile = join(dataDir, 'practice.env');
  const values = {
    MOBCASH_BEARER_TOKEN: session.bearerToken,
    MOBCASH_USER_ID: session.userId,
    MOBCASH_SESSION_ID: session.sessionId,
    MOBCASH_LOGIN: practiceLogin,
    MOBCASH_PASSWORD: practicePassword,
    MOBCASH_CASHDESK_ID: cashboxCode,
    MOBCASH_DEFAULT_LAT: '10.5',
    MOBCASH_DEFAULT_LON: '20.25',
    MOBCASH_CLIENT_ID: sandbox.desk.clientId,
    MOBCASH_API_URL: sandbox.desk.url,
    MAILBOX_HOST: sandbox.mailbox.host,
    MAILBOX_PORT: String(sandbox.mailbox.port),
    MAILBOX_TLS: 'off',
    MAILBOX_USER: sandbox.mailbox.user,
    MAILBOX_PASSWORD: sandbox.mailbox.password,
    LUXON_DATA_DIR: dataDir,
    // Faults are played on purpose here: the desk goes on, so that there is something to see.
    BREAKER_UNKNOWNS: '0',
    BREAKER_REFUSALS: '0',
    BREAKER_CREDITS_PER_MINUTE: '0',
    BREAKER_PLAYER_CREDITS: '0',
    PANEL_PORT: String(port),
    PANEL_URL: panelUrl,
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
  };
  writeFileSync(
    envFile,
    Object.entries(values)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
    { mode: 0o600 },
  );
  // Only what a process needs of its surroundings: exported variables of the real desk would win over the file.
  const childEnv = {
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? '',
    LUXON_ENV_FILE: envFile,
    ...(process.env.NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE }),
  };
  const { settings, problems } = loadSettings(readEnvironment({ rootDir, cwd: dataDir, exported: childEnv }));
  if (settings === null) throw new Error(problems.map(({ text }) => text.en).join(' '));
  say('Starting PostgreSQL and preparing its tables …');
  const desk = await openDesk({ ...settings.database, applicationName: 'luxon-practice' });

  function start(script: string, args: readonly string[], log: string): ChildProcess {
    const child = spawn(process.execPath, [join(rootDir, script), ...args], {
      cwd: dataDir,
      env: childEnv,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const lines: string[] = [];
    const keep = (chunk: Buffer): void => {
      lines.push(chunk.toString('utf8'));
      writeFileSync(join(dataDir, log), lines.join(''));
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('exit', (code) => {
      if (code !== 0 && code !== null)
        say(`${script} ended with ${code}: ${lines.slice(-3).join('').trim()}`);
    });
    children.push(child);
    return child;
  }

  return {
    dataDir,
    envFile,
    settings,
    desk,
    sandbox,
    panelUrl,
    async startWorker(orders = {}) {
      const args = [sandbox.control.url, JSON.stringify(orders)];
      const child = start('sandbox/practice/worker.ts', args, 'worker.log');
      await saidReady(child, 'The worker is ready.');
      return child;
    },
    async startPanel() {
      const child = start('admin_nextjs/start.ts', [], 'panel.log');
      await saidReady(child, 'The panel is ready');
      return child;
    },
    async close() {
      await Promise.all(children.map(stopChild));
      await closeDesk(desk);
      await sandbox.close();
      if (databaseUrl === undefined) await removeEmbeddedDatabase({ dataDir });
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function saidReady(child: ChildProcess, words: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      if (text.includes(words)) resolve();
    });
    child.on('exit', (code) => reject(new Error(`The process ended with ${code} before it was ready.`)));
  });
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

/**
 * Finds a port on loopback for a server that starts later. It is below those the system gives away by itself, or
 * another process might be given it meanwhile.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    if (await isFreePort(port)) return port;
  }
}

/** Says whether nobody listens on this port of loopback. */
export async function isFreePort(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  const isFree = await once(server, 'listening').then(
    () => true,
    () => false,
  );
  server.close();
  return isFree;
}
