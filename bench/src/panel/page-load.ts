import { setTimeout as pause } from 'node:timers/promises';
import type { BrowserContext, CDPSession, Page } from '@playwright/test';
import { quantile } from '../flow/quantiles.ts';

const slowdown = 4;

/** A page in a Chromium whose processor is four times slower. */
export interface SlowPage {
  readonly page: Page;
  readonly devtools: CDPSession;
}

/** Opens an empty page that works as slowly as a phone; every load of it starts without a cache. */
export async function openSlowPage(context: BrowserContext): Promise<SlowPage> {
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true });
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  return { page, devtools };
}

/** Sums the compressed bytes of every script of one first load, in kB (1,000 bytes). */
export async function measureScripts({ page, devtools }: SlowPage, url: string): Promise<number> {
  const scripts = new Set<string>();
  let bytes = 0;
  devtools.on('Network.responseReceived', ({ requestId, type }) => {
    if (type === 'Script') scripts.add(requestId);
  });
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  await page.goto(url, { waitUntil: 'load' });
  // The stream of events never ends: the page names its tab once its scripts work.
  await waitInPage(page, 'document.title.includes("·")');
  return bytes / 1_000;
}

/** Loads the page so many times; gives the median of Largest Contentful Paint, milliseconds. */
export async function measureLcp({ page }: SlowPage, url: string, times: number): Promise<number> {
  const found: number[] = [];
  for (let n = 0; n < times; n += 1) {
    await page.goto(url, { waitUntil: 'load' });
    found.push(
      (await page.evaluate(`new Promise((resolve) => {
        let last = 0;
        new PerformanceObserver((list) => { for (const { startTime } of list.getEntries()) last = startTime; })
          .observe({ type: 'largest-contentful-paint', buffered: true });
        setTimeout(() => resolve(last), 300);
      })`)) as number,
    );
  }
  return Math.round(quantile(found, 0.5));
}

/**
 * Uses the page as an operator does, by keyboard and mouse; gives the longest time from an input to the next picture
 * of each round (what browsers call Interaction to Next Paint), the median of the rounds, milliseconds.
 */
export async function measureInteraction({ page }: SlowPage, url: string, rounds: number): Promise<number> {
  const found: number[] = [];
  for (let n = 0; n < rounds; n += 1) {
    await page.goto(url, { waitUntil: 'load' });
    await page.evaluate(`window.longest = 0;
      new PerformanceObserver((list) => {
        for (const { duration, interactionId } of list.getEntries())
          if (interactionId > 0) window.longest = Math.max(window.longest, duration);
      }).observe({ type: 'event', durationThreshold: 16 });`);
    for (const key of ['j', 'j', 'k', '?']) {
      await page.keyboard.press(key);
      await nextPicture(page);
    }
    await page.keyboard.press('Escape');
    await nextPicture(page);
    await page.locator('main summary').first().click();
    await nextPicture(page);
    found.push((await page.evaluate('window.longest')) as number);
  }
  return Math.round(quantile(found, 0.5));
}

async function nextPicture(page: Page): Promise<void> {
  await page.evaluate(
    'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))',
  );
}

/** Asks the page until an expression holds; gives it. The page's own policy forbids what the browser driver would do. */
export async function waitInPage(page: Page, expression: string): Promise<unknown> {
  for (;;) {
    const found = await page.evaluate(expression);
    if (found) return found;
    await pause(10);
  }
}
