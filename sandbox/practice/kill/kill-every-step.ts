// `npm run kill-every-step`: workers killed with -9 at every place × every fault, over sockets. See docs/simulation.md.
import { startScratchDatabase } from '@luxon/sandbox/scratch-database';
import pg from 'pg';
import { openPracticeGround } from '../practice-ground.ts';
import { killArguments as asked } from './kill-arguments.ts';
import { type KillGround, openKillGround } from './kill-ground.ts';
import { pairsOf, sayEnd } from './pairs.ts';
import { places } from './places.ts';
import { type PairResult, runPairs } from './run-pairs.ts';

const say = (text: string): void => void process.stderr.write(`${text}\n`);
// Nobody waits for it: on a busy machine it may take as long as it takes.
const patienceMs = 600_000;
const stop = new AbortController();
let made = 0;

/** Each ground has a database of its own on the one server. */
async function openGround(serverUrl: string, hasRoad: boolean): Promise<KillGround> {
  made += 1;
  const name = `ground_${made}`;
  const databaseUrl = new URL(serverUrl);
  databaseUrl.pathname = `/${name}`;
  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  await admin.query(`create database ${name}`);
  await admin.end();
  const practice = await openPracticeGround({
    panelPort: null,
    databaseUrl: databaseUrl.href,
    say: () => undefined,
  });
  return openKillGround(practice, { hasRoad, signal: stop.signal, patienceMs });
}

function tell({ pair, isAsExpected, came, failure, lastWords }: PairResult): void {
  if (isAsExpected) return;
  const { place, trouble, end } = pair;
  say(`FAILED ${place.name}, ${trouble}: ${came === null ? failure : sayEnd(came)}`);
  say(`  expected: ${sayEnd(end)}`);
  say(lastWords.replaceAll(/^/gm, '  | '));
  const number = places.findIndex(({ name }) => name === place.name) + 1;
  say(`  again: npm run kill-every-step -- --place ${number} --fault ${trouble}`);
}

async function run(serverUrl: string): Promise<boolean> {
  const startedAt = performance.now();
  const { pairs, impossible } = pairsOf(asked);
  const leftOut = Object.entries(impossible);
  const cannot = leftOut.reduce((sum, [, count]) => sum + count, 0);
  say(`${pairs.length + cannot} pairs: ${pairs.length} to run, ${cannot} cannot come about.`);
  for (const [why, count] of leftOut) say(`  ${count}: ${why}`);
  let done = 0;
  const results = await runPairs({
    pairs,
    desks: asked.desks,
    openGround: ({ hasRoad }) => openGround(serverUrl, hasRoad),
    signal: stop.signal,
    onResult(result) {
      done += 1;
      tell(result);
      if (done % 10 === 0) say(`${done} of ${pairs.length} pairs …`);
    },
  });
  if (stop.signal.aborted) return false;
  const failing = results.filter(({ isAsExpected }) => !isAsExpected);
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  say(`${results.length} pairs in ${seconds} s: ${failing.length} failed.`);
  const totals = {
    pairs: pairs.length + cannot,
    ran: results.length,
    cannotComeAbout: cannot,
    failed: failing.length,
    failing: failing.map(({ pair }) => ({ place: pair.place.name, fault: pair.trouble })),
    executed: results.reduce((sum, { came }) => sum + (came?.executed ?? 0), 0),
    deposits: results.reduce((sum, { came }) => sum + (came?.deposits ?? 0), 0),
    seconds,
  };
  if (asked.json) process.stdout.write(`${JSON.stringify(totals)}\n`);
  return failing.length === 0;
}

const server = await startScratchDatabase('luxon-kill-', { max_connections: '400' });
// Workers and server outlive us unless we take them along.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
try {
  const isGood = await run(server.url);
  process.exitCode = isGood ? 0 : 1;
} finally {
  await server.close();
}
if (stop.signal.aborted) process.exitCode = 130;
