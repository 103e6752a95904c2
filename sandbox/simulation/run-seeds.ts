import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { addCounts, type FaultCounts } from './fault-tally.ts';
import { stepsPerSeed } from './run-seed.ts';
import type { SeedOrder, SeedReport } from './seed-thread.ts';

/** What many seeds came to. */
export interface Totals {
  readonly seeds: number;
  readonly failed: number;
  readonly failing: readonly number[];
  readonly steps: number;
  readonly creditsMade: number;
  readonly faultsInjected: number;
  readonly faults: FaultCounts;
  readonly invariantsChecked: number;
}

export interface RunSeeds {
  /** A PostgreSQL with the simulation's template. */
  readonly serverUrl: string;
  readonly first: number;
  readonly seeds: number;
  /** Name of a broken rule; null: the desk as it is. */
  readonly ruleName?: string | null;
  /** Seeds after the first failing one are not begun any more. */
  readonly stopAtFailure?: boolean;
  /** Decisions of the dice before a storm ends; default: {@link stepsPerSeed}. */
  readonly steps?: number;
  readonly threads?: number;
  readonly onSeed?: (report: SeedReport) => void;
}

/** Runs seeds side by side, each thread one at a time. */
export async function runSeeds(run: RunSeeds): Promise<{ totals: Totals; failures: SeedReport[] }> {
  const { first, seeds } = run;
  let next = first;
  let isStopped = false;
  const reports: SeedReport[] = [];

  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const thread = new Worker(new URL('./seed-thread.ts', import.meta.url), {
        // What the shared sources need of a thread's start is found compiled; see quick-start.
        execArgv: ['--import', '@luxon/cashdesk/quick-start'],
        // A seed makes much that is soon forgotten.
        resourceLimits: { maxYoungGenerationSizeMb: 64 },
        workerData: {
          serverUrl: run.serverUrl,
          ruleName: run.ruleName ?? null,
          steps: run.steps ?? stepsPerSeed,
        },
      });
      const order = (): void => {
        if (isStopped || next >= first + seeds) {
          thread.postMessage({ kind: 'end' } satisfies SeedOrder);
          return;
        }
        thread.postMessage({ kind: 'seed', seed: next } satisfies SeedOrder);
        next += 1;
      };
      thread.on('message', (report: SeedReport) => {
        reports.push(report);
        if (report.failure !== null && run.stopAtFailure === true) isStopped = true;
        run.onSeed?.(report);
        order();
      });
      thread.on('error', reject);
      thread.on('exit', (code) =>
        code === 0 ? resolve() : reject(new Error(`a thread ended with ${code}`)),
      );
      order();
    });
  // One more than there are cores: a thread waits for PostgreSQL half of its time.
  const threads = Math.min(run.threads ?? availableParallelism() + 1, seeds);
  await Promise.all(Array.from({ length: threads }, work));

  const failures = reports
    .filter(({ failure }) => failure !== null)
    .sort((one, other) => one.seed - other.seed);
  const sum = (of: (report: SeedReport) => number): number =>
    reports.reduce((total, report) => total + of(report), 0);
  return {
    failures,
    totals: {
      seeds: reports.length,
      failed: failures.length,
      failing: failures.map(({ seed }) => seed),
      steps: sum(({ steps }) => steps),
      creditsMade: sum(({ creditsMade }) => creditsMade),
      faultsInjected: sum(({ faultsInjected }) => faultsInjected),
      faults: addCounts(reports.map(({ faults }) => faults)),
      invariantsChecked: sum(({ invariantsChecked }) => invariantsChecked),
    },
  };
}
