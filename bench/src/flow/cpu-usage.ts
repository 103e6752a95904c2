import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** Processor milliseconds; `worker` null where the system does not tell. */
export interface Usage {
  readonly worker: number | null;
  /** This process: bank, MobCash, measuring. */
  readonly sandbox: number;
  /** Everything else on the machine: PostgreSQL and the mail server, and whatever else runs. */
  readonly others: number | null;
}

interface Reading {
  readonly worker: number | null;
  readonly sandbox: number;
  readonly busy: number;
}

/** Linux counts in hundredths of a second. */
const tickMs = 10;

export function readUsage(worker: ChildProcess): Reading {
  const { user, system } = process.cpuUsage();
  const busy = cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
  return { worker: readProcess(worker.pid), sandbox: (user + system) / 1_000, busy };
}

function readProcess(pid: number | undefined): number | null {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold spaces: fields 14 and 15 are counted behind it (proc(5)).
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * tickMs;
  } catch {
    return null;
  }
}

export function usageSince(before: Reading, after: Reading): Usage {
  const worker = before.worker === null || after.worker === null ? null : after.worker - before.worker;
  const sandbox = after.sandbox - before.sandbox;
  return {
    worker,
    sandbox,
    others: worker === null ? null : after.busy - before.busy - worker - sandbox,
  };
}
