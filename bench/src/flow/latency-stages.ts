import type { DeskControl } from '@luxon/sandbox';
import { awaitCredits, creditsOf } from './book.ts';
import type { FlowGround } from './flow-ground.ts';
import type { Notice } from './notices.ts';
import { type Appended, appendOnTime } from './open-loop.ts';
import { type Profile, profileBare, profileOurs, tableOf } from './profile.ts';
import { type Quantiles, quantile, quantilesOf, round2 } from './quantiles.ts';

export interface LatencyFigures {
  readonly mails: number;
  readonly ours: Quantiles;
  readonly bare: Quantiles;
  readonly ratioToBareP50: number;
  readonly profile: { readonly ours: Profile; readonly bare: Profile };
}

/** What one way has done, stage by stage. */
interface Way {
  readonly appended: Appended[];
  readonly latenciesMs: number[];
}

export interface LatencyStage {
  readonly name: string;
  readonly perSecond: number;
  /** Of each way, in each round. */
  readonly mails: number;
  readonly rounds: number;
  /** Both ways at once, ours half an interval later; otherwise one after the other. */
  readonly isAbreast: boolean;
}

/** Measures due → credit of both ways; `owed` collects our notices, for the count of the book at the end. */
export async function measureLatency(
  ground: FlowGround,
  stage: LatencyStage,
  { owed, say }: { readonly owed: Notice[]; readonly say: (words: string) => void },
): Promise<LatencyFigures> {
  const { practice, notices, mailboxes, bare, bareDesk } = ground;
  const ours: Way = { appended: [], latenciesMs: [] };
  const theirs: Way = { appended: [], latenciesMs: [] };
  const everyMs = 1_000 / stage.perSecond;
  for (let round = 0; round < stage.rounds; round += 1) {
    say(`${stage.name}: making ${stage.mails} notices for each way …`);
    const own = await notices.withRequests(practice.desk, mailboxes.ours.user, stage.mails);
    owed.push(...own);
    const foreign = await notices.bare(stage.mails);
    bare.expect(foreign);
    say(
      `${stage.name}: round ${round + 1} of ${stage.rounds}, about ${Math.round((stage.mails * everyMs) / 1_000)} s for each way …`,
    );
    const firstAt = Date.now() + 500;
    const runBare = () =>
      run(theirs, bareDesk.control, foreign, () =>
        appendOnTime(mailboxes.bare, foreign, {
          everyMs,
          firstAt: stage.isAbreast ? firstAt : Date.now() + 500,
        }),
      );
    const runOurs = () =>
      run(ours, practice.sandbox.desk.control, own, () =>
        appendOnTime(mailboxes.ours, own, {
          everyMs,
          firstAt: stage.isAbreast ? firstAt + everyMs / 2 : Date.now() + 500,
        }),
      );
    if (stage.isAbreast) await Promise.all([runBare(), runOurs()]);
    else for (const next of round % 2 === 0 ? [runBare, runOurs] : [runOurs, runBare]) await next();
  }
  const profile = {
    ours: await profileOurs(practice.desk, ours.appended, creditsOf(practice.sandbox.desk.control)),
    bare: profileBare(theirs.appended, await bare.report(), creditsOf(bareDesk.control)),
  };
  const figures = {
    mails: ours.latenciesMs.length,
    ours: quantilesOf(ours.latenciesMs),
    bare: quantilesOf(theirs.latenciesMs),
    ratioToBareP50: round2(quantile(ours.latenciesMs, 0.5) / quantile(theirs.latenciesMs, 0.5)),
    profile,
  };
  say(
    `${stage.name}: ours p50 ${figures.ours.p50Ms}, p95 ${figures.ours.p95Ms}, p99 ${figures.ours.p99Ms} ms; bare p50 ${figures.bare.p50Ms} ms; ratio ${figures.ratioToBareP50}`,
  );
  say(tableOf(profile.ours, profile.bare));
  return figures;
}

async function run(
  way: Way,
  control: DeskControl,
  notices: readonly Notice[],
  append: () => Promise<Appended[]>,
): Promise<void> {
  const appended = await append();
  await awaitCredits(control, notices);
  const credits = creditsOf(control);
  for (const one of appended) {
    const at = credits.get(one.notice.amount);
    if (at !== undefined) way.latenciesMs.push(at - one.dueAt);
  }
  way.appended.push(...appended);
}
