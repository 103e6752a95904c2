import { listOpenAlarms } from '@luxon/cashdesk';
import { countBook } from './book.ts';
import { type FlowGround, openFlowGround } from './flow-ground.ts';
import type { MailboxKind } from './flow-mailbox.ts';
import { fullPlan, quickPlan } from './flow-plan.ts';
import { type LatencyFigures, measureLatency } from './latency-stages.ts';
import { type MatchingCost, measureMatching } from './matching-cost.ts';
import type { Notice } from './notices.ts';
import { round2 } from './quantiles.ts';
import { measureBacklog, measureSustained, type SustainedFigures } from './throughput-stages.ts';

export interface FlowFigures {
  /** Mail due → credit in MobCash's book, milliseconds: the worse of the two rates. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** p50 ÷ the bare script's p50 at the same rate: the worse of the two rates. */
  readonly ratioToBareP50: number;
  readonly sustainedPerSecond: number;
  /** Over the whole run, from MobCash's book. */
  readonly doubled: number;
  readonly lost: number;
  /** Taking a request and matching its payment: most requests ÷ fewest. */
  readonly matchingCostRatio1e6to1e3: number;
  readonly backlog1000Seconds: number;
  readonly mailbox: MailboxKind;
  readonly isQuick: boolean;
  readonly credited: number;
  readonly at1PerSecond: LatencyFigures;
  readonly at50PerSecond: LatencyFigures;
  readonly sustained: SustainedFigures;
  readonly matchingCost: readonly MatchingCost[];
  readonly totalSeconds: number;
}

export interface FlowOptions {
  readonly isQuick: boolean;
  /** Null: Dovecot where there is one. */
  readonly mailbox: MailboxKind | null;
}

/** Measures the whole way of a credit on sockets, processes and PostgreSQL. Progress goes to stderr. */
export async function benchFlow({ isQuick, mailbox }: FlowOptions): Promise<FlowFigures> {
  const startedAt = performance.now();
  const elapsed = (): number => Math.round((performance.now() - startedAt) / 1_000);
  const say = (words: string): void =>
    void process.stderr.write(`[${String(elapsed()).padStart(3)} s] ${words}\n`);
  const ground = await openFlowGround(mailbox, say);
  const stop = (): void => {
    say('Stopping …');
    void ground.close().finally(() => process.exit(130));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    say(`mailbox: ${ground.mailboxes.kind === 'dovecot' ? 'a real Dovecot' : "the sandbox's own"}`);
    return { ...(await measureAll(ground, isQuick, say)), isQuick, totalSeconds: elapsed() };
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    await ground.close();
  }
}

async function measureAll(
  ground: FlowGround,
  isQuick: boolean,
  say: (words: string) => void,
): Promise<Omit<FlowFigures, 'isQuick' | 'totalSeconds'>> {
  const plan = isQuick ? quickPlan : fullPlan;
  const { practice } = ground;
  const owed: Notice[] = [];
  const collected = { owed, say };
  const latency = (name: string, stage: { perSecond: number; mails: number; rounds: number }) =>
    // At a few a second neither is in the other's way, and both see the same minute of the machine.
    measureLatency(ground, { name, ...stage, isAbreast: stage.perSecond < 10 }, collected);
  // The first mails of a process load what verifies them: they do not count.
  await latency('warm-up', { perSecond: 2, mails: 6, rounds: 1 });
  const at1PerSecond = await latency('1/s', { perSecond: 1, mails: plan.slowSeconds, rounds: 1 });
  const at50PerSecond = await latency('50/s', {
    perSecond: 50,
    mails: 50 * plan.fastSeconds,
    rounds: plan.fastRounds,
  });
  const sustained = await measureSustained(ground, plan, collected);
  const backlog1000Seconds = await measureBacklog(ground, plan, collected);
  const count = countBook(practice.sandbox.desk.control, owed);
  say(`book: ${count.credited} of ${owed.length} credited, ${count.doubled} doubled, ${count.lost} lost`);
  if (count.lost > 0) await sayWhy(ground, say);
  await ground.stopWorker();
  say('matching: filling the databases …');
  const matchingCost = await measureMatching({
    server: practice.desk.database,
    dataDir: practice.dataDir,
    sizes: plan.matchingSizes,
    rounds: plan.matchingRounds,
    perRound: plan.matchingPerRound,
    say,
  });
  for (const { requests, createMs, matchMs } of matchingCost)
    say(`  ${requests} requests: create ${createMs} ms, match ${matchMs} ms`);
  const whole = (cost: MatchingCost | undefined): number => (cost?.createMs ?? 0) + (cost?.matchMs ?? 0);
  const worse = (read: (figures: LatencyFigures) => number): number =>
    Math.max(read(at1PerSecond), read(at50PerSecond));
  return {
    p50Ms: worse(({ ours }) => ours.p50Ms),
    p95Ms: worse(({ ours }) => ours.p95Ms),
    p99Ms: worse(({ ours }) => ours.p99Ms),
    ratioToBareP50: worse(({ ratioToBareP50 }) => ratioToBareP50),
    sustainedPerSecond: sustained.perSecond,
    doubled: count.doubled,
    lost: count.lost,
    matchingCostRatio1e6to1e3: round2(whole(matchingCost.at(-1)) / whole(matchingCost[0])),
    backlog1000Seconds,
    mailbox: ground.mailboxes.kind,
    credited: count.credited,
    ...{ at1PerSecond, at50PerSecond, sustained, matchingCost },
  };
}

/** Something was not credited: where it stands, so that a run need not be repeated to learn it. */
async function sayWhy({ practice }: FlowGround, say: (words: string) => void): Promise<void> {
  const { rows } = await practice.desk.database.pool.query<{ what: string; state: string; n: string }>(
    `select 'mails' as what, state, count(*)::text as n from mails group by state
     union all select 'payments', state, count(*)::text from payments group by state
     union all select 'attempts', state || coalesce(' ' || reason, ''), count(*)::text from attempts group by state, reason`,
  );
  for (const { what, state, n } of rows) say(`  ${what} ${state}: ${n}`);
  for (const { kind } of await listOpenAlarms(practice.desk)) say(`  alarm: ${kind}`);
}
