import pg from 'pg';
import type { FindLockWaits, Scheduler, WaitsForLock } from './scheduler.ts';

/** Where a connection breaks, as the dice decide when a statement is let go. */
export type StatementFault = 'none' | 'lost_before' | 'lost_after';

/** Says what happens to the statement that was just let go. */
export type DecideFault = (owner: string, statement: string) => StatementFault;

/** Told about every statement that may have changed what others see. */
export type OnVisible = () => void;

/** A connection broke under a statement: as `pg` says it, with a code. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
  readonly code: string;
  constructor(code = 'ECONNRESET') {
    super('the simulated connection is gone');
    this.code = code;
  }
}

/** A real connection of the stock. Broken ones are only rolled back: the server cannot tell the difference. */
interface Wire {
  readonly client: pg.Client;
  readonly pid: number;
}

/** Real connections of one database, lent to the simulated processes. */
export interface Wires {
  /** For the simulation's own looks: no turn, no fault. */
  readonly monitor: pg.Client;
  readonly findLockWaits: FindLockWaits;
  lend(): Promise<Wire>;
  giveBack(wire: Wire): void;
  cancel(pid: number): Promise<void>;
  close(): Promise<void>;
}

const lockWaits = {
  name: 'lock waits',
  text: 'select pid, pg_blocking_pids(pid) as blockers from unnest($1::int[]) as asked(pid)',
};

// The first to wait for a row holds the lock of the tuple, the others wait for that one.
const rowWaits = {
  name: 'row waits',
  text: `select pid from pg_locks where pid = any($1::int[]) and locktype = 'tuple' and not granted`,
};

/** Opens the stock. */
export async function openWires(url: string): Promise<Wires> {
  const open = async (): Promise<Wire> => {
    const client = new pg.Client({ connectionString: url, application_name: 'simulation' });
    client.on('error', () => undefined);
    await client.connect();
    // Circles of waiting are found by the scheduler, which always ends the newest; the server's own search would end
    // whoever happens to look first.
    await client.query("set deadlock_timeout = '1h'");
    const pid = (client as unknown as { processID: number }).processID;
    return { client, pid };
  };
  const monitor = (await open()).client;
  const idle: Wire[] = [];
  const all: Wire[] = [];
  return {
    monitor,
    async findLockWaits(pids) {
      const { rows } = await monitor.query<{ pid: number; blockers: number[] }>({
        ...lockWaits,
        values: [pids],
      });
      // Asked afterwards, of those that were seen to wait: in one statement this may be older than that.
      const { rows: behind } = await monitor.query<{ pid: number }>({ ...rowWaits, values: [pids] });
      return new Map(
        rows.map(({ pid, blockers }) => [pid, { blockers, isBehind: behind.some((one) => one.pid === pid) }]),
      );
    },
    async lend() {
      const wire = idle.pop();
      if (wire !== undefined) return wire;
      const made = await open();
      all.push(made);
      return made;
    },
    giveBack: (wire) => void idle.push(wire),
    async cancel(pid) {
      await monitor.query('select pg_cancel_backend($1)', [pid]);
    },
    async close() {
      await Promise.all([monitor, ...all.map(({ client }) => client)].map((client) => client.end()));
    },
  };
}

export interface SimulatedPoolParts {
  readonly wires: Wires;
  readonly scheduler: Scheduler;
  readonly owner: string;
  readonly decideFault: DecideFault;
  readonly onVisible: OnVisible;
}

type Query = string | pg.QueryConfig;

const statementNames = new Map<string, string>();

/** Names a statement by its text, so that a connection reads and plans it once: it outlives many seeds. */
function prepared(query: Query): pg.QueryConfig {
  const config = typeof query === 'string' ? { text: query } : query;
  const { text } = config;
  const name = statementNames.get(text) ?? `s${statementNames.size}`;
  statementNames.set(text, name);
  return { ...config, name };
}

/**
 * Stands where a process has its `pg.Pool`: every statement, also begin and commit, is a turn, and may find its
 * connection gone before it was sent or after it was done. (drizzle knows a pool by the word in its class's name.)
 */
export class SimulatedPool {
  readonly #parts: SimulatedPoolParts;
  readonly #clients = new Set<SimulatedClient>();

  constructor(parts: SimulatedPoolParts) {
    this.#parts = parts;
  }

  async connect(): Promise<SimulatedClient> {
    const { wires, scheduler } = this.#parts;
    const wire = await scheduler.outside(wires.lend());
    const client = new SimulatedClient(this.#parts, wire, () => this.#clients.delete(client));
    this.#clients.add(client);
    return client;
  }

  async query(query: Query, values?: unknown[]): Promise<unknown> {
    const client = await this.connect();
    try {
      return await client.query(query, values);
    } finally {
      client.release();
    }
  }

  /** Breaks every connection, as the end of the process does. */
  async destroy(): Promise<void> {
    for (const client of [...this.#clients]) await client.lose();
  }

  end(): Promise<void> {
    return this.destroy();
  }
}

export class SimulatedClient implements WaitsForLock {
  readonly #parts: SimulatedPoolParts;
  readonly #wire: Wire;
  readonly #onGone: () => void;
  #isLost: boolean = false;
  #isInTransaction: boolean = false;
  /** Whether something was written that the others do not see yet. */
  #hasWritten: boolean = false;
  #statement = '';
  #running: Promise<unknown> | null = null;
  #givenUpAs: 'deadlock' | 'lost' | null = null;

  constructor(parts: SimulatedPoolParts, wire: Wire, onGone: () => void) {
    this.#parts = parts;
    this.#wire = wire;
    this.#onGone = onGone;
  }

  get pid(): number {
    return this.#wire.pid;
  }

  async query(query: Query, values?: unknown[]): Promise<unknown> {
    if (this.#isLost) throw new ConnectionLost();
    const { scheduler, owner, decideFault, onVisible } = this.#parts;
    const statement = nameStatement(typeof query === 'string' ? query : query.text);
    await scheduler.turn(statement);
    if (this.#isLost) throw new ConnectionLost();
    const fault = scheduler.present() === null ? 'none' : decideFault(owner, statement);
    if (fault === 'lost_before') {
      await scheduler.outside(this.lose());
      throw new ConnectionLost();
    }
    this.#statement = statement;
    const answer = await this.#send(query, values);
    if (statement === 'begin') this.#isInTransaction = true;
    if (statement === 'commit' || statement === 'rollback') this.#isInTransaction = false;
    if (hasChanged(statement, answer)) this.#hasWritten = true;
    if (this.#hasWritten && !this.#isInTransaction) {
      this.#hasWritten = false;
      if (statement !== 'rollback') onVisible();
    }
    if (fault === 'lost_after') {
      await scheduler.outside(this.lose());
      throw new ConnectionLost();
    }
    return answer;
  }

  async #send(query: Query, values?: unknown[]): Promise<unknown> {
    const { scheduler } = this.#parts;
    const sent = this.#wire.client.query(prepared(query), values);
    this.#running = sent.catch(() => undefined);
    try {
      return await scheduler.outside(sent, this);
    } catch (error) {
      const givenUpAs = this.#givenUpAs;
      this.#givenUpAs = null;
      if (givenUpAs === null) throw error;
      if (givenUpAs === 'deadlock') throw new ConnectionLost('40P01');
      await scheduler.outside(this.lose());
      throw new ConnectionLost();
    } finally {
      this.#running = null;
    }
  }

  keepsLocks(): boolean {
    if (this.#statement === 'begin') return true;
    return this.#isInTransaction && !['commit', 'rollback'].includes(this.#statement);
  }

  async giveUp(as: 'deadlock' | 'lost'): Promise<void> {
    this.#givenUpAs = as;
    await this.#parts.wires.cancel(this.pid);
    await this.#running;
  }

  /** Ends the connection: what was not committed is undone. */
  async lose(): Promise<void> {
    if (this.#isLost) return;
    this.#isLost = true;
    if (this.#running !== null) {
      await this.#parts.wires.cancel(this.pid);
      await this.#running;
    }
    await this.#wire.client.query('rollback');
    this.#leave();
  }

  release(): void {
    if (this.#isLost) return;
    this.#isLost = true;
    this.#leave();
  }

  #leave(): void {
    this.#onGone();
    this.#parts.wires.giveBack(this.#wire);
  }
}

/** Says whether a statement changed a row the promises look at: reading changes none, and jobs are no record. */
function hasChanged(statement: string, answer: unknown): boolean {
  if (/^(select|begin|commit|rollback)\b|simulated_jobs/.test(statement)) return false;
  return (
    typeof answer === 'object' &&
    answer !== null &&
    'rowCount' in answer &&
    (Number(answer.rowCount) || 0) > 0
  );
}

/** Names a statement by its verb and table, so that a trace can be read. */
export function nameStatement(text: string): string {
  const words = text.trim().toLowerCase();
  // To a savepoint: the transaction goes on.
  const verb = /^(?:rollback to|\w+)/.exec(words)?.[0] ?? '?';
  const table = /\b(?:from|into|update)\s+"?(\w+)"?/.exec(words)?.[1];
  const lock = words.includes('for update') ? ' for update' : '';
  return table === undefined || table === verb ? verb : `${verb} ${table}${lock}`;
}
