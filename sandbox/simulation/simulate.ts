// `npm run simulate`: the whole desk in a simulated world, one seed per run. See docs/simulation.md.
import { openBank } from './bank.ts';
import { brokenRules, findBrokenRule } from './broken-rules.ts';
import { openSeedDatabases, startServerOfOurOwn } from './databases.ts';
import { openGround } from './ground.ts';
import { runSeed, stepsPerSeed } from './run-seed.ts';
import { runSeeds } from './run-seeds.ts';
import type { SeedReport } from './seed-thread.ts';
import { simulateArguments as asked } from './simulate-arguments.ts';

/** Within so many a broken rule has to be caught. */
const seedsPerRule = 100;
const say = (text: string): void => void process.stderr.write(`${text}\n`);

const replayOf = (seed: number): string =>
  [
    `npm run simulate -- --seed ${seed} --trace`,
    ...(asked.rule === null ? [] : [`--rule ${asked.rule}`]),
    // A storm of another length is another storm.
    ...(asked.steps === stepsPerSeed ? [] : [`--steps ${asked.steps}`]),
  ].join(' ');

function tell({ seed, failure, trace }: SeedReport): void {
  if (failure === null) return;
  say(`seed ${seed} failed at step ${failure.step}: ${failure.invariant}: ${failure.says}`);
  if (failure.invariant === 'simulation') say(trace.slice(-12).join('\n'));
  say(`  replay: ${replayOf(seed)}`);
}

async function replay(serverUrl: string, seed: number): Promise<boolean> {
  const databases = await openSeedDatabases(serverUrl);
  const rule = asked.rule === null ? null : findBrokenRule(asked.rule);
  const ground = await openGround(databases, `ground_of_${seed}`, rule);
  const result = await runSeed({
    seed,
    ground,
    bank: await openBank(),
    steps: asked.steps,
    rule,
    ...(asked.trace ? { onLine: (line: string) => void process.stdout.write(`${line}\n`) } : {}),
  });
  await ground.close();
  await databases.close();
  tell(result);
  const { traceHash, summary, steps, creditsMade, faultsInjected, faults, invariantsChecked } = result;
  say(`trace ${traceHash.slice(0, 16)}, database ${summary.slice(0, 16)}`);
  const failing = result.failure === null ? [] : [seed];
  const totals = {
    seeds: 1,
    failed: failing.length,
    failing,
    steps,
    creditsMade,
    faultsInjected,
    faults,
    invariantsChecked,
  };
  if (asked.json) process.stdout.write(`${JSON.stringify(totals)}\n`);
  return result.failure === null;
}

async function runMany(serverUrl: string): Promise<boolean> {
  const startedAt = performance.now();
  let done = 0;
  const { totals } = await runSeeds({
    serverUrl,
    first: asked.first,
    seeds: asked.seeds,
    steps: asked.steps,
    ruleName: asked.rule,
    onSeed(report) {
      done += 1;
      tell(report);
      if (done % 50 === 0) say(`${done} of ${asked.seeds} seeds …`);
    },
  });
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  say(
    `${totals.seeds} seeds in ${seconds} s: ${totals.failed} failed; ${totals.steps} steps, ${totals.creditsMade} credits, ${totals.faultsInjected} faults, ${totals.invariantsChecked} promises checked.`,
  );
  if (asked.json) process.stdout.write(`${JSON.stringify(totals)}\n`);
  return totals.failed === 0;
}

/** Breaks every rule in turn and tells which promise caught it, at which seed. */
async function runBroken(serverUrl: string): Promise<boolean> {
  process.stdout.write('| rule | what is broken | caught by | seed |\n| --- | --- | --- | --- |\n');
  let uncaught = 0;
  for (const { name, what } of brokenRules) {
    if (asked.rule !== null && asked.rule !== name) continue;
    const { failures } = await runSeeds({
      serverUrl,
      first: asked.first,
      seeds: seedsPerRule,
      ruleName: name,
      stopAtFailure: true,
    });
    const [caught] = failures;
    if (caught?.failure == null) uncaught += 1;
    process.stdout.write(
      `| ${name} | ${what} | ${caught?.failure?.invariant ?? 'NOT CAUGHT'} | ${caught?.seed ?? '—'} |\n`,
    );
  }
  return uncaught === 0;
}

function run(serverUrl: string): Promise<boolean> {
  if (asked.broken) return runBroken(serverUrl);
  if (asked.seed === null) return runMany(serverUrl);
  return replay(serverUrl, asked.seed);
}

const server = await startServerOfOurOwn();
// The server outlives us unless we take it along.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void server.close().finally(() => process.exit(130)));
}
try {
  const isGood = await run(server.url);
  process.exitCode = isGood ? 0 : 1;
} finally {
  await server.close();
}
