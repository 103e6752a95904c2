import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { unusable } from './data-folder.ts';
import { DatabaseError } from './database-error.ts';
import { disownPidFile, isAnotherFolder, judgePidFile } from './server-pid-file.ts';
import {
  type Binaries,
  canReach,
  chooseServerFolder,
  chooseServerUser,
  findBinaries,
  type ServerUser,
} from './server-user.ts';

const userName = 'luxon';
const databaseName = 'luxon';
// After a kill -9 its last children hold the shared memory for a moment, and a new start is refused meanwhile.
const startRetryMs = 5_000;

/** Where the files of one embedded server are; all of them belong to one `dataDir`. */
export interface EmbeddedFiles {
  /** Folder of PGDATA and the log; owned by the server's user. */
  readonly folder: string;
  readonly cluster: string;
  readonly log: string;
  /** Ours alone (0600), beside the key. */
  readonly passwordFile: string;
  readonly portFile: string;
}

/** One embedded server: its files, and what it runs as. */
export interface EmbeddedPlace extends EmbeddedFiles {
  readonly user: ServerUser | null;
  readonly binaries: Binaries;
}

/** Says where the embedded server of `dataDir` has its files; touches nothing. */
export function locateEmbedded(dataDir: string): EmbeddedFiles {
  const ownFolder = resolve(dataDir);
  return filesIn(ownFolder, chooseServerFolder(ownFolder, chooseServerUser(join(ownFolder, 'postgres'))));
}

function filesIn(ownFolder: string, folder: string): EmbeddedFiles {
  return {
    folder,
    cluster: join(folder, 'data'),
    log: join(folder, 'server.log'),
    passwordFile: join(ownFolder, 'postgres.password'),
    portFile: join(ownFolder, 'postgres.port'),
  };
}

/** Finds out where the embedded server of `dataDir` lives and as whom it runs; makes the folders. */
export async function findEmbeddedPlace(dataDir: string): Promise<EmbeddedPlace> {
  const ownFolder = resolve(dataDir);
  mkdirSync(ownFolder, { recursive: true, mode: 0o711 });
  const user = chooseServerUser(join(ownFolder, 'postgres'));
  // mkdir's mode passes through umask; the server's user has to walk through, and may not look.
  if (user !== null && !canReach(ownFolder, user)) chmodSync(ownFolder, 0o711);
  const folder = chooseServerFolder(ownFolder, user);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (user !== null) {
    chmodSync(join(folder, '..'), 0o711);
    chownSync(folder, user.uid, user.gid);
  }
  return { ...filesIn(ownFolder, folder), user, binaries: await findBinaries(user) };
}

interface Ran {
  readonly code: number;
  readonly output: string;
}

function run(place: EmbeddedPlace, program: string, args: readonly string[]): Promise<Ran> {
  return new Promise((done) => {
    const environment = {
      PATH: process.env.PATH ?? '',
      LC_ALL: 'C',
      TZ: 'UTC',
      NODE_ENV: process.env.NODE_ENV,
      SystemRoot: process.env.SystemRoot,
    };
    const as = place.user ?? {};
    execFile(program, args, { ...as, cwd: '/', env: environment, windowsHide: true }, (error, out, err) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      done({ code, output: `${out}${err}`.trim() || (error?.message ?? '') });
    });
  });
}

async function initialise(place: EmbeddedPlace): Promise<void> {
  const password = randomBytes(24).toString('base64url');
  const half = `${place.cluster}.new`;
  rmSync(half, { recursive: true, force: true });
  rmSync(place.passwordFile, { force: true });
  writeFileSync(place.passwordFile, password, { mode: 0o600, flag: 'wx' });
  // The server's user cannot read ours, so initdb gets a copy for as long as it runs.
  const handed = join(place.folder, 'initdb.password');
  rmSync(handed, { force: true });
  writeFileSync(handed, password, { mode: 0o600, flag: 'wx' });
  try {
    if (place.user) chownSync(handed, place.user.uid, place.user.gid);
    const { code, output } = await run(place, place.binaries.initdb, [
      '-D',
      half,
      '-U',
      userName,
      '--pwfile',
      handed,
      '--auth',
      'scram-sha-256',
      '--encoding',
      'UTF8',
      '--locale',
      'C',
    ]);
    if (code !== 0) throw startFailed(place, output);
  } finally {
    rmSync(handed, { force: true });
  }
  // A folder under this name is whole: a process killed during initdb leaves only `.new`.
  renameSync(half, place.cluster);
}

function startFailed(place: EmbeddedPlace, output: string): DatabaseError {
  const lines = output.split('\n').slice(-5).join(' ');
  return new DatabaseError(
    'embedded_start_failed',
    `The embedded PostgreSQL did not start: ${lines} No payment was touched; mail waits in the mailbox meanwhile. Look into ${place.log}, or set DATABASE_URL to a PostgreSQL of your own.`,
  );
}

function isPortFree(port: number): Promise<number | null> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(null));
    server.listen({ port, host: '127.0.0.1' }, () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : null));
    });
  });
}

function rememberedPort(place: EmbeddedFiles): number | null {
  if (!existsSync(place.portFile)) return null;
  const port = Number(readFileSync(place.portFile, 'utf8'));
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : null;
}

/**
 * Says whether a server runs on the folder now: asks `pg_ctl status`, and does not believe it of a corpse, nor of the
 * server another folder was copied from.
 */
export async function isRunning(place: EmbeddedPlace): Promise<boolean> {
  const { cluster, binaries } = place;
  if (!existsSync(join(cluster, 'PG_VERSION'))) return false;
  const isCopied = judgePidFile(cluster) === 'another';
  if (!isCopied && (await run(place, binaries.pgCtl, ['status', '-D', cluster])).code !== 0) return false;
  // Where nothing collects dead processes (a container without an init), or after a reboot gave the number to another
  // program, PostgreSQL takes its own pid file for a running server and refuses to start.
  if (!isCopied && judgePidFile(cluster) !== 'dead') return true;
  disownPidFile(cluster);
  return false;
}

/**
 * Starts the server of this place, made on the first call, on loopback; it outlives this process. `settings`
 * are server settings such as `fsync`. Call it under the lock of the place. Throws `DatabaseError`.
 */
export async function startServer(
  place: EmbeddedPlace,
  settings: Record<string, string> = {},
): Promise<void> {
  if (!existsSync(join(place.cluster, 'PG_VERSION'))) await initialise(place);
  if (await isRunning(place)) return;
  const port = (await isPortFree(rememberedPort(place) ?? 0)) ?? (await isPortFree(0));
  if (port === null) throw startFailed(place, 'No free port on 127.0.0.1.');
  // Before the start: killed right after it we would ask at the old port, which may be that of the folder ours is a copy of.
  writeFileSync(place.portFile, String(port), { mode: 0o600 });
  const all = { port: String(port), listen_addresses: '127.0.0.1', unix_socket_directories: '', ...settings };
  const options = Object.entries(all).map(([name, value]) => `-c ${name}=${value === '' ? "''" : value}`);
  const args = ['start', '-D', place.cluster, '-l', place.log, '-w', '-t', '60', '-o', options.join(' ')];
  for (const attemptsEndAt = performance.now() + startRetryMs; ; await wait(250)) {
    const { code, output } = await run(place, place.binaries.pgCtl, args);
    if (code === 0 || (await isRunning(place))) break;
    if (performance.now() > attemptsEndAt) throw startFailed(place, output);
  }
}

/** Stops the server of this place, waiting for what it is doing to be written; false when none was running. */
export async function stopServer(
  place: EmbeddedPlace,
  mode: 'fast' | 'immediate' = 'fast',
): Promise<boolean> {
  if (!(await isRunning(place))) return false;
  const { code, output } = await run(place, place.binaries.pgCtl, [
    'stop',
    '-D',
    place.cluster,
    '-m',
    mode,
    '-w',
    '-t',
    '60',
  ]);
  if (code !== 0) throw startFailed(place, output);
  return true;
}

function readPassword(passwordFile: string): string {
  try {
    return readFileSync(passwordFile, 'utf8').trim();
  } catch (cause) {
    throw unusable(dirname(passwordFile), `${passwordFile} belongs to another user`, cause);
  }
}

function connectionString(place: EmbeddedFiles, name: string): string | null {
  const port = rememberedPort(place);
  if (port === null || !existsSync(place.passwordFile)) return null;
  const password = readPassword(place.passwordFile);
  return `postgresql://${userName}:${encodeURIComponent(password)}@127.0.0.1:${port}/${name}`;
}

// Port and password are in a copy of the folder as well; the folder a server runs on is not.
async function answers(url: string, cluster: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    if (rows[0] === undefined || isAnotherFolder(rows[0].data_directory, cluster)) return false;
    // It says where it was started; a copy may stand there since. Whoever works here has a pid file here.
    const writer = judgePidFile(cluster);
    return writer !== null && writer !== 'another';
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Gives the connection string if the server of these files answers on it, else null. */
export async function findAnswering(files: EmbeddedFiles): Promise<string | null> {
  const url = connectionString(files, databaseName);
  return url !== null && (await answers(url, files.cluster)) ? url : null;
}

/** Makes the desk's database in a running server, if it is not there yet, and gives its connection string. */
export async function createDeskDatabase(place: EmbeddedPlace): Promise<string> {
  const adminUrl = connectionString(place, 'postgres');
  const url = connectionString(place, databaseName);
  if (adminUrl === null || url === null) throw startFailed(place, 'Its password file is gone.');
  const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const known = await client.query('select 1 from pg_database where datname = $1', [databaseName]);
    if (known.rowCount === 0) await client.query(`create database ${databaseName}`);
  } catch (cause) {
    throw new DatabaseError(
      'embedded_start_failed',
      `The embedded PostgreSQL runs but refuses us: ${cause instanceof Error ? cause.message : 'no reason given'}. No payment was touched. If ${place.passwordFile} was replaced, put the old one back.`,
      { cause },
    );
  } finally {
    await client.end().catch(() => undefined);
  }
  return url;
}
