import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkBooks, createSessionStore, pasteSession } from '@luxon/cashdesk';
import { bindingOf } from 'luxon-email-watcher';
import pg from 'pg';
import { isDayOver } from '../count-day.ts';
import type { PracticeGround } from '../practice-ground.ts';
import { letPlayerPay, type SentNotice } from '../run-day.ts';
import { until } from '../until.ts';
import { type DeskRoad, openDeskRoad } from './desk-road.ts';
import { type End, faultOf, type Trouble } from './kill-rule.ts';
import type { Gate, Place } from './places.ts';

/** A desk whose workers are killed one after the other: the one that cleans up is the next to die. */
export interface KillGround {
  /**
   * Lets one player pay, kills the worker with -9 where it stands, starts another one and waits until everything has
   * come to rest and no job is left that could send anything. Gives what the payment came to. Throws where the pair did
   * not come about; the ground is of no use then.
   */
  kill(place: Pick<Place, 'phase' | 'stand'>, trouble: Trouble): Promise<End>;
  /** What the last worker said, its last lines. */
  lastWords(): string;
  /** Closes the practice ground too. */
  close(): Promise<void>;
}

interface Standing {
  readonly reached: () => Promise<boolean> | boolean;
  /** After the worker is dead, before the next one starts. */
  readonly afterKill?: () => Promise<void>;
  /** After the next worker has brought everything to rest. */
  readonly afterRest?: () => Promise<void>;
}

/** Payments a ground has players for; see practice-ground. */
export const killsMax = 90;
const gateLock = 20_261_124;
const startsMax = 3;
const lastWordsMax = 12;
/** Jobs at whose end a call may stand. */
const sendingJobs = ['read_mail', 'match_payment', 'credit'];

export interface OpenKillGround {
  /** Calls go to MobCash over a road that can hold them. */
  readonly hasRoad: boolean;
  /** Aborted: whatever is under way is given up. */
  readonly signal?: AbortSignal;
  /** So long a worker may take for anything. Default: 120 s, for a busy machine. */
  readonly patienceMs?: number;
}

/** Makes a practice ground one to kill workers at. */
export async function openKillGround(
  ground: PracticeGround,
  { hasRoad, signal, patienceMs = 120_000 }: OpenKillGround,
): Promise<KillGround> {
  const { control } = ground.sandbox.desk;
  const { pool, url } = ground.desk.database;
  const road = hasRoad ? await openDeskRoad(ground.sandbox.desk.url) : null;
  const apiUrl = road?.url ?? ground.sandbox.desk.url;
  const text = readFileSync(ground.envFile, 'utf8')
    .replace(/^MOBCASH_API_URL=.*$/m, `MOBCASH_API_URL=${apiUrl}`)
    // No second session that a worker could fall back on: see `bringSession`.
    .replaceAll(/^MOBCASH_(BEARER_TOKEN|USER_ID|SESSION_ID)=.*\n/gm, '');
  writeFileSync(ground.envFile, text);
  const binding = bindingOf({ ...ground.settings.mobcash, apiUrl });
  const notices: SentNotice[] = [];
  let worker: ChildProcess | null = null;

  const depositsMade = () => control.calls().filter(({ method }) => method === 'deposit');

  /** As pm2 does: one that ended by itself, on a machine too busy for its heartbeats, is started again. */
  async function keepWorker(startsLeft = startsMax): Promise<void> {
    if (worker !== null && !hasEnded(worker)) return;
    try {
      worker = await ground.startWorker();
    } catch (error) {
      if (startsLeft <= 1) throw error;
      await keepWorker(startsLeft - 1);
    }
  }

  /** Whatever became of the session in the case before: a desk has one that has been in use, and none before it. */
  async function bringSession(): Promise<void> {
    await pasteSession(ground.desk, binding, control.mintSession(), 'operator:test');
    const store = createSessionStore(ground.desk, binding);
    await store.markProven((await store.readHead()).version);
  }

  async function untilWorkerHas(what: string, isDone: () => Promise<boolean> | boolean): Promise<void> {
    const check = async (): Promise<boolean> => {
      signal?.throwIfAborted();
      if (await isDone()) return true;
      await keepWorker();
      return false;
    };
    await until(what, check, patienceMs);
  }

  function take({ stand }: Pick<Place, 'stand'>): Promise<Standing> {
    if ('gate' in stand) return standAtGate(url, stand.kind, stand.gate);
    const before = depositsMade().length;
    const hasArrived = () => depositsMade().length > before;
    if (stand.kind === 'desk') return Promise.resolve({ reached: hasArrived });
    if (road === null) throw new TypeError('there is no road to stand on');
    return Promise.resolve(standOnRoad(road, stand.kind, hasArrived));
  }

  async function killWorker(): Promise<void> {
    if (worker !== null && !hasEnded(worker)) {
      const gone = once(worker, 'exit');
      worker.kill('SIGKILL');
      await gone;
    }
    // Ten seconds without a heartbeat are death; they need not be waited for.
    await pool.query("update worker_leases set heartbeat_at = heartbeat_at - interval '1 minute'");
  }

  return {
    async kill(place, trouble) {
      await keepWorker();
      await bringSession();
      const before = { executed: control.book().length, deposits: depositsMade().length };
      const fault = faultOf(place.phase, trouble);
      control.clearFaults();
      const { reached, afterKill, afterRest } = await take(place);
      const playerId = String(100_000_001 + notices.length);
      try {
        if (fault !== null) control.setFault(fault);
        notices.push(
          await letPlayerPay(ground, { fate: 'credited', playerId, baseMinor: 20_000n, language: 'ky' }),
        );
        await untilWorkerHas('the worker stands at its place', reached);
        if (trouble === 'token_expired') control.revokeTokens();
        await killWorker();
      } finally {
        await afterKill?.();
      }
      await keepWorker();
      await untilWorkerHas('the notice came to rest', () => isDayOver(ground, notices));
      await afterRest?.();
      await untilWorkerHas('no job waits that could send', async () => {
        const { rows } = await pool.query(
          'select 1 from graphile_worker.jobs where task_identifier = any ($1) limit 1',
          [sendingJobs],
        );
        return rows.length === 0;
      });
      // On a machine too busy for it the first byte is held back, nothing is sent, and the attempt is made anew.
      const { rows } = await pool.query<{ what: string }>(
        `select state || ' (' || coalesce(reason, 'none') || ')' as what from attempts
         where player_id = $1 and not (state = 'not_sent' and reason = 'first_byte_too_late') order by ordinal`,
        [playerId],
      );
      const deposits = depositsMade().slice(before.deposits);
      // One that was refused for its token meets no fault.
      const spared = deposits.filter((call) => call.isAuthorized && call.fault !== (fault?.fault ?? null));
      if (spared.length > 0) throw new Error('A deposit came through that did not meet its fault.');
      const [misfit] = (await checkBooks(ground.desk)).misfits;
      if (misfit !== undefined) throw new Error(`The books do not agree: ${misfit.rule}, ${misfit.id}.`);
      return {
        attempts: rows.map(({ what }) => what),
        executed: control.book().length - before.executed,
        deposits: deposits.length,
      };
    },
    lastWords() {
      const lines = readFileSync(join(ground.dataDir, 'worker.log'), 'utf8').trimEnd().split('\n');
      return lines.slice(-lastWordsMax).join('\n');
    },
    async close() {
      await ground.close();
      await road?.close();
    },
  };
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

async function standAtGate(
  url: string,
  place: 'statement' | 'commit',
  { table, event, when }: Gate,
): Promise<Standing> {
  const holder = new pg.Client({ connectionString: url });
  await holder.connect();
  await holder.query('select pg_advisory_lock($1)', [gateLock]);
  await holder.query(`create or replace function stand_at_gate() returns trigger language plpgsql as
    $$begin if ${when} then perform pg_advisory_xact_lock(${gateLock}); end if; return new; end$$`);
  await holder.query(
    place === 'statement'
      ? `create trigger gate before ${event} on ${table} for each row execute function stand_at_gate()`
      : `create constraint trigger gate after ${event} on ${table} deferrable initially deferred for each row execute function stand_at_gate()`,
  );
  return {
    async reached() {
      // The server is shared with other tests, and so is the view of its locks.
      const { rows } = await holder.query(
        `select 1 from pg_locks where locktype = 'advisory' and not granted and objid = $1
           and database = (select oid from pg_database where datname = current_database())`,
        [gateLock],
      );
      return rows.length > 0;
    },
    async afterKill() {
      await holder.query('select pg_advisory_unlock($1)', [gateLock]);
      // Waits until the dead worker's transaction has ended, one way or the other.
      await holder.query(`drop trigger gate on ${table}`);
      await holder.end();
    },
  };
}

function standOnRoad(road: DeskRoad, held: 'request' | 'reply', hasArrived: () => boolean): Standing {
  road.hold(held);
  return {
    reached: road.isHeld,
    async afterRest() {
      road.letGo();
      await until('the call arrived', hasArrived);
    },
  };
}
