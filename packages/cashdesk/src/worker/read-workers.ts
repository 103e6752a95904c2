import { desc, eq, getTableName, isNull, or } from 'drizzle-orm';
import type { Desk } from '../desk/desk.ts';
import { isLiveRow } from './lease-life.ts';
import { workerLeases } from './worker-lease-table.ts';

/** A worker as its lease shows it. */
export interface SeenWorker {
  readonly name: string;
  readonly startedAt: Date;
  readonly heartbeatAt: Date;
  readonly isAlive: boolean;
}

/** Whether anybody reads mail and credits; `never`: no worker was ever started. */
export const workerStates = ['alive', 'dead', 'never'] as const;
export type WorkerState = (typeof workerStates)[number];

export function workerStateOf(workers: readonly Pick<SeenWorker, 'isAlive'>[]): WorkerState {
  if (workers.some(({ isAlive }) => isAlive)) return 'alive';
  return workers.length === 0 ? 'never' : 'dead';
}

/** Reads whether a worker runs. A dead one tells nobody: who wants to know must ask. */
export const readWorkerState = async (desk: Desk): Promise<WorkerState> =>
  workerStateOf(await readWorkers(desk));

/** Reads the workers that run, or of those that ended the last. */
export async function readWorkers(desk: Desk): Promise<SeenWorker[]> {
  const rows = await desk.database.drizzle
    .select({
      name: workerLeases.name,
      startedAt: workerLeases.startedAt,
      heartbeatAt: workerLeases.heartbeatAt,
      isAlive: isLiveRow(desk, getTableName(workerLeases)),
    })
    .from(workerLeases)
    .where(
      or(
        isNull(workerLeases.endedAt),
        eq(
          workerLeases.id,
          desk.database.drizzle
            .select({ id: workerLeases.id })
            .from(workerLeases)
            .orderBy(desc(workerLeases.startedAt))
            .limit(1),
        ),
      ),
    )
    .orderBy(desc(workerLeases.startedAt))
    .limit(50);
  const alive = rows.filter(({ isAlive }) => isAlive);
  return alive.length > 0 ? alive : rows.slice(0, 1);
}
