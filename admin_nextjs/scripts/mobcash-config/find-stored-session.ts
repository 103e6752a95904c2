import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { SessionView } from '@luxon/cashdesk';
import type { Settings } from '@luxon/settings';

const patienceMs = 5_000;

/**
 * Reads what people may see of the session the desk has stored. Null where there is none or where it cannot be
 * seen without starting or changing something: a stopped database stays stopped, no key is made.
 */
export async function findStoredSession(settings: Settings): Promise<SessionView | null> {
  const { url, dataDir, keyFile, secretKey } = settings.database;
  if (secretKey === null && !existsSync(keyFile)) return null;
  if (url === null && !(await embeddedAnswers(dataDir))) return null;
  const seen = readView(settings).catch(() => null);
  const tooLate = new Promise<null>((done) => setTimeout(done, patienceMs, null).unref());
  const view = await Promise.race([seen, tooLate]);
  return view?.session ? view : null;
}

async function readView({ database: place, mobcash }: Settings): Promise<SessionView | null> {
  // Loaded only here: without a database the check needs none of it.
  const cashdesk = await import('@luxon/cashdesk');
  const { assembleDesk, ensureDatabase, findRunningDatabase, openDatabase, openVault, readSessionView } =
    cashdesk;
  // What answers at the port may be the server another folder was copied from; ours is not started for this.
  const running = await (place.url === null ? findRunningDatabase(place) : ensureDatabase(place));
  if (running === null) return null;
  const database = openDatabase(running);
  try {
    const vault = await openVault({ ...place, database });
    return await readSessionView(assembleDesk({ database, vault }), mobcash);
  } finally {
    await database.close();
  }
}

/** Says whether the embedded server listens, without touching its folder. */
function embeddedAnswers(dataDir: string): Promise<boolean> {
  const portFile = join(dataDir, 'postgres.port');
  if (!existsSync(portFile)) return Promise.resolve(false);
  const port = Number(readFileSync(portFile, 'utf8'));
  return new Promise((done) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: 1_000 });
    const end = (answers: boolean) => {
      socket.destroy();
      done(answers);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}
