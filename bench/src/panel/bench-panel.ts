import type { ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { cpus } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { createRequest, scopeOf } from '@luxon/cashdesk';
import type { BrowserContext } from '@playwright/test';
import { openPracticeGround, type PracticeGround } from '../../../sandbox/practice/practice-ground.ts';
import { launchBrowser, signInToPanel } from '../../../tests/signed-in-page.ts';
import { readUsage, usageSince } from '../flow/cpu-usage.ts';
import { quantilesOf, round2 } from '../flow/quantiles.ts';
import { firstPageMsAt1e6 } from './first-page.ts';
import { openPanels, type PageRequest } from './open-panels.ts';
import { measureInteraction, measureLcp, measureScripts, openSlowPage, waitInPage } from './page-load.ts';

export interface PanelFigures {
  /** Compressed script of the first load of Now, kB. */
  readonly nowScriptKb: number;
  /** Largest Contentful Paint of Now, 4× slower processor, empty cache, median. */
  readonly lcpMs: number;
  /** Input to next picture, 4× slower processor: the longest of a round, median of rounds. */
  readonly interactionMs: number;
  /** The panel's time for the slowest first page at 1,000,000 rows, sign-in and HTML included. */
  readonly firstPageMsAt1e6: number;
  /** What the slowest one asks of the database, alone. */
  readonly firstPageDatabaseMs: number;
  /** Commit of a new request to its row in the slow browser. */
  readonly insertToSeenMsP95: number;
  /** Processor time of the panel's process ÷ time, 100 panels open, a new request every `secondsBetween`. */
  readonly cpuShareAt100Panels: number;
  readonly insertToSeenMsP50: number;
  /** The same with nothing happening. */
  readonly cpuShareIdle: number;
  /** Everything but the panel and the measuring: PostgreSQL, and whatever else runs here. */
  readonly othersCpuShare: number | null;
  readonly secondsBetween: number;
  readonly refreshesPerSecond: number;
  readonly cores: number;
}

const loads = 7;
const inserts = 40;
const panels = 100;
/** 12 new requests a minute: 17,000 a day, a large desk's busiest hour. */
const secondsBetween = 5;
const watchedSeconds = 60;

/** Measures the panel in a production build, with a real Chromium. Progress goes to stderr. */
export async function benchPanel(): Promise<PanelFigures> {
  const say = (words: string): void => void process.stderr.write(`${words}\n`);
  const ground = await openPracticeGround({ panelPort: null, say });
  const browser = await launchBrowser();
  try {
    const panel = await ground.startPanel();
    const context = await signInToPanel(browser, ground);
    // A queue as a busy desk has it: the first page shows fifty.
    for (let n = 0; n < 60; n += 1) await addRequest(ground);
    const slow = await openSlowPage(context);
    const url = `${ground.panelUrl}/`;
    await slow.page.goto(url);
    say('Scripts, first picture, interaction …');
    const nowScriptKb = Math.round(await measureScripts(slow, url));
    const lcpMs = await measureLcp(slow, url, loads);
    const interactionMs = await measureInteraction(slow, url, loads);
    say(`${nowScriptKb} kB, ${lcpMs} ms, ${interactionMs} ms. New requests until they are seen …`);
    const pageRequest = await watchRefresh(context, url, () => addRequest(ground));
    const seen = await measureSeen(ground, slow.page, url);
    await slow.page.close();
    say(`p95 ${seen.p95Ms} ms. ${panels} open panels …`);
    const cpu = await measureCpu(ground, panel, pageRequest);
    say('First pages at 1,000,000 rows; filling them in takes minutes …');
    const firstPages = await firstPageMsAt1e6({ server: ground.desk.database, browser, say });
    return {
      nowScriptKb,
      lcpMs,
      interactionMs,
      firstPageMsAt1e6: firstPages.firstPageMsAt1e6,
      firstPageDatabaseMs: firstPages.firstPageDatabaseMs,
      insertToSeenMsP95: seen.p95Ms,
      insertToSeenMsP50: seen.p50Ms,
      ...cpu,
      secondsBetween,
      cores: cpus().length,
    };
  } finally {
    await browser.close();
    await ground.close();
  }
}

let lastPlayer = 200_000_000;

/** Takes a request as another process would; gives its player and when it was stored (ms of the machine's clock). */
async function addRequest({ desk, settings }: PracticeGround): Promise<{ playerId: string; at: number }> {
  lastPlayer += 1;
  const playerId = String(lastPlayer);
  await createRequest(desk, {
    playerId,
    baseMinor: BigInt(lastPlayer % 5_000) * 100n + 10_000n,
    currency: 'KGS',
    scope: scopeOf('demirbank', settings.mailbox?.address ?? ''),
    idempotencyKey: `bench-${playerId}`,
    lifetimeMinutes: 60,
    slotsMax: 99,
    actor: 'bench',
  });
  return { playerId, at: Date.now() };
}

/** Watches how a browser asks for what changed of its page, so that panels without a browser ask the same. */
async function watchRefresh(
  context: BrowserContext,
  url: string,
  change: () => Promise<unknown>,
): Promise<PageRequest> {
  const page = await context.newPage();
  await page.goto(url);
  // Only a page that is alive hears of a change; until then it asks for what it has links to.
  await waitInPage(page, 'document.title.includes("·")');
  const asked = page.waitForRequest((request) => request.url() === new URL('/api/now', url).href);
  await change();
  const request = await asked;
  const headers = await request.allHeaders();
  await page.close();
  const sent = Object.entries(headers).filter(([name]) => !name.startsWith(':') && name !== 'host');
  return { url: request.url(), headers: Object.fromEntries(sent) };
}

async function measureSeen(
  ground: PracticeGround,
  page: Awaited<ReturnType<typeof openSlowPage>>['page'],
  url: string,
) {
  await page.goto(url, { waitUntil: 'load' });
  await page.evaluate(`window.firstSeen = new Map();
    const look = () => { for (const row of document.querySelectorAll('[data-row]')) {
      const id = /\\d{9}/.exec(row.textContent)?.[0];
      if (id && !window.firstSeen.has(id)) window.firstSeen.set(id, Date.now()); } };
    look(); new MutationObserver(() => requestAnimationFrame(look)).observe(document.body, { childList: true, subtree: true, characterData: true });`);
  const waits: number[] = [];
  for (let n = 0; n < inserts; n += 1) {
    await pause(randomInt(300, 1_500));
    const { playerId, at } = await addRequest(ground);
    waits.push(((await waitInPage(page, `window.firstSeen.get('${playerId}')`)) as number) - at);
  }
  return quantilesOf(waits);
}

async function measureCpu(ground: PracticeGround, panel: ChildProcess, page: PageRequest) {
  const open = await openPanels({ count: panels, eventsUrl: `${ground.panelUrl}/api/events`, page });
  try {
    await pause(3_000);
    const share = async (seconds: number, work: () => Promise<void>) => {
      const [before, startedAt] = [readUsage(panel), performance.now()];
      await work();
      await open.settle();
      const elapsed = Math.max(performance.now() - startedAt, seconds * 1_000);
      const { worker, others } = usageSince(before, readUsage(panel));
      if (worker === null) throw new Error('This system does not tell the processor time of a process.');
      return {
        own: round2(worker / elapsed),
        others: others === null ? null : round2(others / elapsed),
        elapsed,
      };
    };
    const idle = await share(20, () => pause(20_000));
    const before = open.refreshed();
    const busy = await share(watchedSeconds, async () => {
      for (let n = 0; n < watchedSeconds / secondsBetween; n += 1) {
        await addRequest(ground);
        await pause(secondsBetween * 1_000);
      }
    });
    return {
      cpuShareAt100Panels: busy.own,
      cpuShareIdle: idle.own,
      othersCpuShare: busy.others,
      refreshesPerSecond: round2(((open.refreshed() - before) / busy.elapsed) * 1_000),
    };
  } finally {
    open.close();
  }
}
