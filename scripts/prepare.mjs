// Brings a fresh clone to the point where the project can run. Plain JavaScript without dependencies:
// it runs before anything is installed, under whatever Node the machine has (20 or newer).
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const rootDir = dirname(dirname(fileURLToPath(import.meta.url)));

/** The Node the project runs on: the one it installs for itself, else the present one where it is new enough. */
export function projectNode() {
  const own = join(rootDir, 'node_modules', '.bin', 'node');
  if (existsSync(own)) return own;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  throw new Error(
    'Node 24 is needed and no package brings it for this machine. Install Node 24 and run the command again.',
  );
}

/** Tells on stderr what is happening, so that stdout stays free for results. */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** Runs a command in the root, its output on stderr; rejects with a sentence when it fails. */
export function run(command, args, env = {}) {
  say(`$ ${[command, ...args].join(' ')}`);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: rootDir,
      stdio: ['ignore', 2, 2],
      env: { ...process.env, ...env },
    });
    child.on('error', reject);
    child.on('exit', (code, signal) =>
      code === 0
        ? resolve()
        : reject(new Error(`"${command} ${args.join(' ')}" ended with ${signal ?? code}.`)),
    );
  });
}

/** Installs exactly what the lock file names, unless npm did so since the file was last changed. */
export async function ensureInstalled() {
  await alone(async () => {
    const installed = join(rootDir, 'node_modules', '.package-lock.json');
    const isCurrent =
      existsSync(installed) &&
      statSync(installed).mtimeMs >= statSync(join(rootDir, 'package-lock.json')).mtimeMs;
    if (!isCurrent) await run('npm', ['ci', '--loglevel=error']);
  });
}

/** Becomes the project's own Node with these arguments: its signals, its end and its exit code are that one's. */
export function handOver(args) {
  const child = spawn(projectNode(), [...args, ...process.argv.slice(2)], { cwd: rootDir, stdio: 'inherit' });
  // Ctrl-C reaches the child by itself (same terminal); a signal to this process alone is passed on.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code) => process.exit(code ?? 1));
}

/** Lets the module that reads a command's arguments judge them; ends the process where that is all there is to do. */
export function readArgumentsFirst(module, args) {
  const { status } = spawnSync(projectNode(), [module, ...args], { cwd: rootDir, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  if (args.includes('--help') || args.includes('-h')) process.exit(0);
}

/** Builds the panel, unless it was built from these very sources. */
export async function ensureBuilt() {
  await alone(async () => {
    const sources = ['admin_nextjs', 'packages', 'package-lock.json'].map((name) => join(rootDir, name));
    const wanted = digest(sources);
    const marker = join(rootDir, 'admin_nextjs', '.next', 'luxon-built');
    if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return;
    await run('npm', ['run', 'build', '--silent']);
    writeFileSync(marker, wanted);
  });
}

/** Installs Debian packages whose command is missing; where that is not allowed, says what to install. */
export async function ensureSystemPackages(wanted) {
  const missing = wanted.filter(({ command }) => !onPath(command));
  if (missing.length === 0) return;
  const packages = missing.flatMap((item) => item.packages);
  if (process.getuid?.() !== 0 || !onPath('apt-get')) {
    throw new Error(
      `The tests need ${packages.join(', ')}. Install them (apt-get install ${packages.join(' ')}) and run the command again.`,
    );
  }
  const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-qq'], quiet);
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], quiet);
}

function onPath(command) {
  return spawnSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' }).status === 0;
}

/** One preparation at a time: a folder is the lock, and a lock whose owner is gone is taken over. */
async function alone(work) {
  const lock = join(rootDir, '.preparing');
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (!ownerLives(lock)) rmSync(lock, { recursive: true, force: true });
      await pause(200);
    }
  }
  try {
    writeFileSync(join(lock, 'pid'), String(process.pid));
    return await work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function ownerLives(lock) {
  try {
    const pid = Number(readFileSync(join(lock, 'pid'), 'utf8'));
    process.kill(pid, 0);
    return true;
  } catch {
    // A lock without its pid yet is a moment old; one that stays so is a crash.
    return !existsSync(join(lock, 'pid')) && existsSync(lock) && Date.now() - statSync(lock).mtimeMs < 5_000;
  }
}

function digest(paths) {
  const hash = createHash('sha256');
  const visit = (path) => {
    const info = statSync(path);
    if (info.isFile()) hash.update(path).update(readFileSync(path));
    else for (const name of readdirSync(path).sort()) if (!skipped.has(name)) visit(join(path, name));
  };
  for (const path of paths) visit(path);
  return hash.digest('hex');
}

const skipped = new Set(['node_modules', '.next', 'samples', 'tsconfig.tsbuildinfo', 'next-env.d.ts']);
