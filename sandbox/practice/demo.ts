// `npm run demo`: a whole desk on this machine. `-- --payments 25 --exit --json` runs it without a screen.
import { setTimeout as pause } from 'node:timers/promises';
import { createInvite } from '@luxon/cashdesk';
import { loadSettings, readEnvironment } from '@luxon/settings';
import { countDay, isDayOver } from './count-day.ts';
import { demoArguments } from './demo-arguments.ts';
import { payForOperators } from './pay-for-operators.ts';
import { planDay } from './plan-day.ts';
import { isFreePort, type OpenGroundOptions, openPracticeGround } from './practice-ground.ts';
import { letPlayerPay, runDay } from './run-day.ts';
import { tellPractice } from './tell-practice.ts';

const { payments, exit, json } = demoArguments;
const say = (text: string): void => void process.stderr.write(`${text}\n`);
const usualPort = 3001;
const restMsMax = 50_000;
const playEveryMs = 4_000;

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => stop.abort());

const ground = await openPracticeGround({ ...(await choosePanel()), say });
let exitCode = 1;
try {
  say('Starting the worker and the panel …');
  await Promise.all([ground.startWorker(), ground.startPanel()]);
  exitCode = exit ? await runOnce() : await play();
} catch (error) {
  say(`The demo stopped: ${error instanceof Error ? error.message : 'unknown'}\nNo real money is involved.`);
} finally {
  await ground.close();
}
process.exit(exitCode);

/** Beside a real panel on its usual port, another port under another name: the sign-in there stays as it is. */
async function choosePanel(): Promise<Pick<OpenGroundOptions, 'panelPort' | 'panelHost'>> {
  if (exit) return { panelPort: null };
  if (await isFreePort(usualPort)) return { panelPort: usualPort };
  return { panelPort: null, panelHost: '127.0.0.1' };
}

async function runOnce(): Promise<number> {
  const notices = await runDay(ground, payments, say);
  const until = Date.now() + restMsMax;
  while (!(await isDayOver(ground, notices)) && Date.now() < until && !stop.signal.aborted) await pause(100);
  const count = await countDay(ground, notices);
  const accounted = count.credited + count.refused + count.choose + count.unmatched + count.unknown;
  const isSound = count.doubleCredits === 0 && count.lost === 0 && accounted === count.payments;
  if (json) console.log(JSON.stringify(count));
  else
    console.log(
      Object.entries(count)
        .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
        .join('\n'),
    );
  return isSound ? 0 : 1;
}

async function play(): Promise<number> {
  const invite = await createInvite(ground.desk, { actor: 'practice', role: 'owner' });
  console.log(`\nThe panel:            ${ground.panelUrl}`);
  console.log(`The operator's link:  ${ground.panelUrl}/welcome#${invite.token}   (works once)`);
  console.log('A request you make in the panel (player 100000001, say) is paid by itself within seconds.');
  console.log(
    'Players keep asking and the practice bank keeps writing. Ctrl-C ends the demo and leaves nothing behind but, once your own request was credited, its date for First run of the real desk.\n',
  );
  const { settings } = loadSettings(readEnvironment());
  const watching = [
    payForOperators(ground, { stop: stop.signal }),
    tellPractice(ground.desk, { practiceFile: settings?.practiceFile ?? null, say, stop: stop.signal }),
  ];
  await runDay(ground, Math.min(payments, 8), say);
  while (!stop.signal.aborted) {
    for (const visit of planDay(30).slice(6)) {
      await pause(playEveryMs, undefined, { signal: stop.signal }).catch(() => undefined);
      if (stop.signal.aborted) break;
      await letPlayerPay(ground, visit);
    }
  }
  await Promise.all(watching);
  return 0;
}
