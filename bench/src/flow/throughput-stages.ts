import { setTimeout as pause } from 'node:timers/promises';
import { awaitCredits, creditsOf } from './book.ts';
import { readUsage, type Usage, usageSince } from './cpu-usage.ts';
import type { FlowGround } from './flow-ground.ts';
import type { FlowPlan } from './flow-plan.ts';
import type { Notice } from './notices.ts';
import { round2 } from './quantiles.ts';

interface Collected {
  readonly owed: Notice[];
  readonly say: (words: string) => void;
}

export interface SustainedFigures {
  readonly perSecond: number;
  readonly mails: number;
  /** Processor seconds for each credit. */
  readonly cpuMsPerCredit: Usage;
}

/** The start, while the mails on their way are filled up, does not count. */
const warmUpShare = 0.2;
const lookEveryMs = 25;

/**
 * Measures credits a second while mails go on arriving: a new one is appended for every one credited, so that
 * `inFlight` are on their way. Making and appending mails costs these two cores as well.
 */
export async function measureSustained(
  ground: FlowGround,
  plan: FlowPlan,
  { owed, say }: Collected,
): Promise<SustainedFigures> {
  const { practice, mailboxes } = ground;
  const { control } = practice.sandbox.desk;
  say(`sustained: making ${plan.sustainedMails} notices …`);
  const notices = await ground.notices.withRequests(practice.desk, mailboxes.ours.user, plan.sustainedMails);
  const creditedBefore = control.book().length;
  const startedAt = Date.now();
  const usageBefore = readUsage(ground.worker());
  say(`sustained: at most ${plan.sustainedSeconds} s, ${plan.inFlight} on their way …`);
  let next = 0;
  const endAt = startedAt + plan.sustainedSeconds * 1_000;
  let saidAt = startedAt;
  while (next < notices.length && Date.now() < endAt) {
    const credited = control.book().length - creditedBefore;
    const room = plan.inFlight - (next - credited);
    const group = notices.slice(next, next + Math.max(0, room));
    next += group.length;
    await Promise.all(group.map(({ raw }) => mailboxes.ours.append(raw)));
    if (Date.now() - saidAt > 5_000) {
      saidAt = Date.now();
      say(`  ${credited} credited`);
    }
    await pause(lookEveryMs);
  }
  const lastAt = Date.now();
  const appended = notices.slice(0, next);
  owed.push(...appended);
  await awaitCredits(control, appended);
  const usage = usageSince(usageBefore, readUsage(ground.worker()));
  const fromAt = startedAt + (lastAt - startedAt) * warmUpShare;
  const credits = creditsOf(control);
  const counted = appended.filter(({ amount }) => {
    const at = credits.get(amount);
    return at !== undefined && at >= fromAt && at < lastAt;
  }).length;
  const perCredit = (ms: number): number => round2(ms / Math.max(1, next));
  const figures = {
    perSecond: round2((counted * 1_000) / (lastAt - fromAt)),
    mails: next,
    cpuMsPerCredit: {
      worker: usage.worker === null ? null : perCredit(usage.worker),
      sandbox: perCredit(usage.sandbox),
      others: usage.others === null ? null : perCredit(usage.others),
    },
  };
  const { worker, sandbox, others } = figures.cpuMsPerCredit;
  say(
    `sustained: ${figures.perSecond} credits/s; processor ms for each: worker ${worker}, bank, MobCash and measuring ${sandbox}, the rest (PostgreSQL, mail server) ${others}`,
  );
  return figures;
}

/** Measures how long it takes until all mails that came while the worker was away are credited. */
export async function measureBacklog(
  ground: FlowGround,
  plan: FlowPlan,
  { owed, say }: Collected,
): Promise<number> {
  const { practice, mailboxes } = ground;
  const { control } = practice.sandbox.desk;
  say(`backlog: making ${plan.backlogMails} notices; the worker stops …`);
  const notices = await ground.notices.withRequests(practice.desk, mailboxes.ours.user, plan.backlogMails);
  owed.push(...notices);
  await ground.stopWorker();
  await mailboxes.ours.appendAll(notices.map(({ raw }) => raw));
  const startedAt = Date.now();
  say('backlog: the worker starts …');
  await ground.startWorker();
  const readyAt = Date.now();
  const credited = await awaitCredits(control, notices);
  const credits = creditsOf(control);
  const lastAt = Math.max(...notices.map(({ amount }) => credits.get(amount) ?? startedAt));
  const seconds = round2((lastAt - startedAt) / 1_000);
  say(
    `backlog: ${credited} of ${notices.length} credited ${seconds} s after the start (of which ${round2((readyAt - startedAt) / 1_000)} s until the worker was ready)`,
  );
  return seconds;
}
