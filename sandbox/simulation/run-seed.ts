import type { SimulatedBank } from './bank.ts';
import type { BrokenRule } from './broken-rule.ts';
import { checkEnd, comeToRest } from './come-to-rest.ts';
import { type FaultCounts, totalOf } from './fault-tally.ts';
import type { Ground } from './ground.ts';
import { takeStep } from './steps.ts';
import { readSummary } from './summary.ts';
import { createTrace } from './trace.ts';
import { type Failure, openWorld, PromiseBroken } from './world.ts';

export interface RunSeed {
  readonly seed: number;
  readonly ground: Ground;
  readonly bank: SimulatedBank;
  readonly rule?: BrokenRule | null;
  readonly steps?: number;
  readonly onLine?: (line: string) => void;
}

export interface SeedResult {
  readonly seed: number;
  readonly failure: Failure | null;
  readonly steps: number;
  readonly creditsMade: number;
  readonly faultsInjected: number;
  /** What they were. */
  readonly faults: FaultCounts;
  readonly invariantsChecked: number;
  readonly traceHash: string;
  /** What the database held at the end, in words that do not change from run to run. */
  readonly summary: string;
  readonly trace: readonly string[];
}

/** Decisions of the dice before the storm ends. */
export const stepsPerSeed = 400;

/** Runs one seed from an empty desk to its rest. The ground is its own for so long. */
export async function runSeed(run: RunSeed): Promise<SeedResult> {
  const { seed, ground, bank, rule = null, steps = stepsPerSeed } = run;
  const trace = createTrace(run.onLine);
  const world = await openWorld({ seed, ground, bank, trace, rule });
  let failure: Failure | null = null;
  try {
    await world.check();
    while (world.counts.steps < steps) await takeStep(world);
    await comeToRest(world);
    await checkEnd(world);
  } catch (error) {
    if (!(error instanceof PromiseBroken)) {
      trace.say(`the simulation itself failed: ${error instanceof Error ? error.stack : String(error)}`);
    }
    failure =
      error instanceof PromiseBroken
        ? error.failure
        : { invariant: 'simulation', says: String(error), step: world.counts.steps };
    trace.say(`BROKEN ${failure.invariant}: ${failure.says}`);
  }
  await world.killAll();
  const summary = await readSummary(world.wires.monitor);
  return {
    seed,
    failure,
    steps: world.counts.steps,
    creditsMade: world.mobcash.book.filter(({ executedAt }) => executedAt !== null).length,
    faultsInjected: totalOf(world.tally.counts()),
    faults: world.tally.counts(),
    invariantsChecked: world.counts.checked,
    traceHash: trace.hash(),
    summary,
    trace: trace.lines(),
  };
}
