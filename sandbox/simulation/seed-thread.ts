// One thread of a simulation: a bank with a key of its own, seeds one after the other.
import { parentPort, threadId, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { openBank } from './bank.ts';
import { findBrokenRule } from './broken-rules.ts';
import { openSeedDatabases } from './databases.ts';
import { openGround } from './ground.ts';
import { runSeed, type SeedResult } from './run-seed.ts';

export type SeedOrder = { readonly kind: 'seed'; readonly seed: number } | { readonly kind: 'end' };
/** What a seed came to; its lines only where it failed. */
export type SeedReport = SeedResult;

const port = parentPort;
if (port === null) throw new TypeError('seed-thread.ts is started as a worker thread');

const { serverUrl, ruleName, steps } = z
  .object({ serverUrl: z.string(), ruleName: z.string().nullable(), steps: z.number() })
  .parse(workerData);
const databases = await openSeedDatabases(serverUrl);
const bank = await openBank();
const rule = ruleName === null ? null : findBrokenRule(ruleName);
const ground = await openGround(databases, `ground_${threadId}`, rule);

async function run(seed: number): Promise<SeedReport> {
  const result = await runSeed({ seed, ground, bank, rule, steps });
  return result.failure === null ? { ...result, trace: [] } : result;
}

async function end(): Promise<void> {
  await ground.close();
  await databases.close();
  // What killed processes left behind, such as the time limit of a command nobody answers, would keep the thread alive.
  process.exit(0);
}

port.on('message', (order: SeedOrder) => {
  if (order.kind === 'end') {
    void end();
    return;
  }
  void run(order.seed).then((report) => port.postMessage(report));
});
