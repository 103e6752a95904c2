import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A number no process has. */
const nobody = '2147483646';

interface PidFile {
  readonly path: string;
  readonly text: string;
  readonly pid: string;
  /** The folder of the server that wrote it, as that server calls it. */
  readonly folder: string;
}

// PostgreSQL's documentation, "Database File Layout": first line the process, second the folder.
function readPidFile(cluster: string): PidFile | null {
  const path = join(cluster, 'postmaster.pid');
  if (!existsSync(path)) return null;
  const text = readFileSync(path, 'utf8');
  const [pid = '', folder = ''] = text.split('\n').map((line) => line.trim());
  return { path, text, pid, folder };
}

/** Name and state of a process; null where there is none, or where the system does not tell (only Linux does). */
function lookAtProcess(pid: string): { readonly name: string; readonly state: string } | null {
  const file = `/proc/${pid}/stat`;
  if (process.platform !== 'linux' || !/^\d+$/.test(pid) || !existsSync(file)) return null;
  const [, name = '', state = ''] = /^\d+ \((.*)\) (\S)/.exec(readFileSync(file, 'utf8')) ?? [];
  return { name, state };
}

/**
 * Says whether `folder`, as a server names the one it runs on, is another than `cluster`. One that is not there is
 * none: a folder that was moved, or is mounted elsewhere, under a server that runs keeps its old name there.
 */
export function isAnotherFolder(folder: string, cluster: string): boolean {
  const ours = statSync(cluster, { bigint: true, throwIfNoEntry: false });
  try {
    const theirs = statSync(folder, { bigint: true, throwIfNoEntry: false });
    return (
      ours === undefined || (theirs !== undefined && (theirs.dev !== ours.dev || theirs.ino !== ours.ino))
    );
  } catch {
    // What we may not even look at is not ours.
    return true;
  }
}

/**
 * Says of whom the pid file in a cluster's folder is: of a server on this folder, of one on another (a copy made while
 * that one ran brings its pid file along), or of a process that is dead or no server. Null: there is none.
 */
export function judgePidFile(cluster: string): 'ours' | 'another' | 'dead' | null {
  const file = readPidFile(cluster);
  if (file === null) return null;
  const found = lookAtProcess(file.pid);
  const isServer = found?.name === 'postgres' && found.state !== 'Z' && found.state !== 'X';
  // A server works in its folder, wherever that was moved and whatever stands at the old name now.
  const workingFolder = `/proc/${file.pid}/cwd`;
  const folder = isServer && existsSync(workingFolder) ? workingFolder : file.folder;
  if (folder !== '' && isAnotherFolder(folder, cluster)) return 'another';
  return found === null || isServer ? 'ours' : 'dead';
}

/**
 * Takes the process out of the pid file. Only the number is replaced: the rest lets PostgreSQL check for itself that no
 * server, and no child of a dead one, is left on this folder.
 */
export function disownPidFile(cluster: string): void {
  const file = readPidFile(cluster);
  if (file !== null) writeFileSync(file.path, file.text.replace(/^\d+/, nobody));
}
