import { markOrphanedAttempts } from '../credit/settle-unknown.ts';
import type { Desk } from '../desk/desk.ts';
import { type DeadWorkerSweep, sweepLeases } from './sweep-leases.ts';

/** Judges what dead workers left: their calls become `unknown`, their jobs free. Run at start and every few seconds. */
export const sweepDeadWorkers = (desk: Desk): Promise<DeadWorkerSweep> =>
  sweepLeases(desk, markOrphanedAttempts);
