import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { pasteSession } from '@luxon/cashdesk';
import type { FaultKind } from '@luxon/sandbox';
import pg from 'pg';
import { bindingOf } from '../email-watcher/src/session/binding.ts';
import { isDayOver } from '../sandbox/practice/count-day.ts';
import { letPlayerPay, type SentNotice } from '../sandbox/practice/run-day.ts';
import { type DeskRoad, openDeskRoad } from './desk-road.ts';
import { openTestGround, until } from './open-test-ground.ts';

export interface Gate {
  readonly table: string;
  readonly event: 'insert' | 'update';
  /** A condition on `new`, as SQL. */
  readonly when: string;
}

/** A place on a credit's way where a worker is made to stand, so that it is killed there. */
export type Place =
  /** In front of a statement, or of the commit after it: a trigger waits for a lock we hold. */
  | { readonly kind: 'statement' | 'commit'; readonly gate: Gate }
  /** A deposit, or the reply to one, is under way. It goes on when another worker has brought everything to rest. */
  | { readonly kind: 'request' | 'reply' }
  /** The desk has the call and keeps its answer to itself. */
  | { readonly kind: 'desk' };

export interface KillOrders {
  readonly place: Place;
  /** What the next deposit meets. */
  readonly fault?: FaultKind;
  /** The token dies while the worker stands. */
  readonly tokenDies?: boolean;
}

/** What one payment came to. */
export interface KillResult {
  /** Of every attempt, the first one first, with its reason. */
  readonly attempts: readonly string[];
  /** Credits in the desk's own book. */
  readonly executed: number;
  /** Deposits that reached the desk, refused ones too. */
  readonly deposits: number;
}

/** A desk whose workers are killed one after the other: the one that cleans up is the next to die. */
export interface KillGround {
  /**
   * Lets one player pay, kills the worker with -9 where it stands, starts another one and waits until everything has
   * come to rest and no job is left that could send anything.
   */
  kill(orders: KillOrders): Promise<KillResult>;
  close(): Promise<void>;
}

interface Stand {
  readonly reached: () => Promise<boolean> | boolean;
  /** After the worker is dead, before the next one starts. */
  readonly afterKill?: () => Promise<void>;
  /** After the next worker has brought everything to rest. */
  readonly afterRest?: () => Promise<void>;
}

const gateLock = 20_261_124;
const underLoadMsMax = 120_000;

/** Opens a desk to kill workers at; with a road, calls go to MobCash over one that can hold them. */
export async function openKillGround({ hasRoad }: { readonly hasRoad: boolean }): Promise<KillGround> {
  const ground = await openTestGround();
  const { control } = ground.sandbox.desk;
  const { pool, url } = ground.desk.database;
  const road = hasRoad ? await openDeskRoad(ground.sandbox.desk.url) : null;
  if (road !== null) {
    const text = readFileSync(ground.envFile, 'utf8');
    writeFileSync(ground.envFile, text.replace(/^MOBCASH_API_URL=.*$/m, `MOBCASH_API_URL=${road.url}`));
  }
  const binding = bindingOf({
    ...ground.settings.mobcash,
    ...(road === null ? {} : { apiUrl: road.url }),
  });
  const notices: SentNotice[] = [];
  const depositsMade = () => control.calls().filter(({ method }) => method === 'deposit').length;
  let worker: ChildProcess | null = null;

  function take(place: Place): Promise<Stand> {
    if (place.kind === 'statement' || place.kind === 'commit')
      return standAtGate(url, place.kind, place.gate);
    const before = depositsMade();
    if (place.kind === 'desk') return Promise.resolve({ reached: () => depositsMade() > before });
    if (road === null) throw new TypeError('there is no road to stand on');
    return Promise.resolve(standOnRoad(road, place.kind, () => depositsMade() > before));
  }

  return {
    async kill({ place, fault, tokenDies }) {
      worker ??= await ground.startWorker();
      // Whatever became of the session in the case before.
      await pasteSession(ground.desk, binding, control.mintSession(), 'operator:test');
      const before = { executed: control.book().length, deposits: depositsMade() };
      const { reached, afterKill, afterRest } = await take(place);
      control.clearFaults();
      if (fault !== undefined) control.setFault({ method: 'deposit', fault });
      const playerId = String(100_000_001 + notices.length);
      notices.push(
        await letPlayerPay(ground, { fate: 'credited', playerId, baseMinor: 20_000n, language: 'ky' }),
      );
      await until('the worker stands at the step', reached, underLoadMsMax);
      if (tokenDies === true) control.revokeTokens();
      const gone = once(worker, 'exit');
      worker.kill('SIGKILL');
      await gone;
      await afterKill?.();
      // Ten seconds without a heartbeat are death; they need not be waited for.
      await pool.query("update worker_leases set heartbeat_at = heartbeat_at - interval '1 minute'");
      worker = await ground.startWorker();
      await until('the notice came to rest', () => isDayOver(ground, notices), underLoadMsMax);
      await afterRest?.();
      await until('no job waits that could send', async () => {
        const { rows } = await pool.query(
          "select 1 from graphile_worker.jobs where task_identifier = 'credit'",
        );
        return rows.length === 0;
      });
      const { rows } = await pool.query<{ what: string }>(
        "select state || ' (' || coalesce(reason, 'none') || ')' as what from attempts where player_id = $1 order by ordinal",
        [playerId],
      );
      return {
        attempts: rows.map(({ what }) => what),
        executed: control.book().length - before.executed,
        deposits: depositsMade() - before.deposits,
      };
    },
    async close() {
      await ground.close();
      await road?.close();
    },
  };
}

async function standAtGate(
  url: string,
  place: 'statement' | 'commit',
  { table, event, when }: Gate,
): Promise<Stand> {
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

function standOnRoad(road: DeskRoad, held: 'request' | 'reply', hasArrived: () => boolean): Stand {
  road.hold(held);
  return {
    reached: road.isHeld,
    async afterRest() {
      road.letGo();
      await until('the call arrived', hasArrived);
    },
  };
}
