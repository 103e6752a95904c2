import { existsSync } from 'node:fs';
import type { Browser, BrowserContext, Page, Request, Response } from 'playwright-core';
import { z } from 'zod';
import type { CallContext } from '../calls.ts';
import type { Session } from '../session/session.ts';
import type { Log } from '../settings.ts';
import { readRpcReply, wireId } from '../wire/wire.ts';
import { judgePage, type PageSeen, seePage } from './browser/judge-page.ts';
import { openedSession } from './open-desk-session.ts';
import { SignInError } from './sign-in-error.ts';

export interface BrowserTry {
  readonly context: CallContext;
  readonly log: Log;
  readonly login: string;
  readonly password: string;
  /** Called right before the password is typed; throws when it must not be. */
  readonly beforePassword: () => Promise<void>;
  /** The whole sign-in, milliseconds; a minute where absent. */
  readonly limitMs?: number;
}

const systemBrowsers = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
];
const limitMs = 60_000;
const lookEveryMs = 250;

/**
 * Signs in on MobCash's own page, in a headless browser, with the operator's own login: the form is filled in as they
 * would, and the session is read from the page's own `mobile.login` call. Nothing is bypassed or disguised: a captcha, a
 * one-time code or a changed page ends it. Throws {@link SignInError}.
 */
export async function signInByBrowser(attempt: BrowserTry): Promise<Session> {
  attempt.log.info("[MobCash Auth] Signing in through a browser on MobCash's own page.");
  const browser = await launch(attempt.context.settings.browserPath ?? null);
  try {
    const session = await signIn(browser, attempt);
    attempt.log.info('[MobCash Auth] Signed in through the browser.');
    return session;
  } finally {
    await browser.close().catch(() => undefined);
  }
}

async function launch(browserPath: string | null): Promise<Browser> {
  const executablePath = browserPath ?? systemBrowsers.find((path) => existsSync(path));
  if (executablePath === undefined || !existsSync(executablePath)) throw new SignInError('browser_missing');
  try {
    // Loaded only here: desks that do not sign in this way need no such package.
    const { chromium } = await import('playwright-core');
    // Chromium's own sandbox cannot start as root.
    return await chromium.launch({
      executablePath,
      headless: true,
      chromiumSandbox: process.getuid?.() !== 0,
    });
  } catch {
    throw new SignInError('browser_missing');
  }
}

async function signIn(browser: Browser, attempt: BrowserTry): Promise<Session> {
  const { settings } = attempt.context;
  const window = await openWindow(browser, attempt.context);
  const page = await window.newPage();
  page.setDefaultTimeout(10_000);
  const opened = watchDeskLogin(page, attempt.context);
  try {
    await page.goto(`${settings.appUrl}/login`, { waitUntil: 'domcontentloaded', timeout: 20_000 });
  } catch {
    throw new SignInError('unreachable', 'not_sent');
  }
  await fillIn(page, attempt);
  const endsAt = performance.now() + (attempt.limitMs ?? limitMs);
  for (;;) {
    const result = await Promise.race([opened, page.waitForTimeout(lookEveryMs).then(() => null)]);
    if (result !== null) return result;
    refuseObstacle(await look(page));
    if (performance.now() > endsAt) throw new SignInError('sign_in_changed', 'ambiguous');
  }
}

async function openWindow(browser: Browser, { settings }: CallContext): Promise<BrowserContext> {
  const window = await browser.newContext({
    acceptDownloads: false,
    // Calls of a service worker would not be seen.
    serviceWorkers: 'block',
    ...(settings.lat === null || settings.lon === null
      ? {}
      : { geolocation: { latitude: settings.lat, longitude: settings.lon } }),
  });
  await window.grantPermissions(['geolocation'], { origin: settings.appUrl });
  return window;
}

async function fillIn(page: Page, attempt: BrowserTry): Promise<void> {
  const password = page.locator('input[type=password]:visible').first();
  const isThere = await password.waitFor({ timeout: 10_000 }).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    if ((await look(page)).hasCaptcha) throw new SignInError('human_step_needed');
    throw new SignInError('sign_in_changed');
  }
  mustBeMobcash(page, attempt.context);
  const login = page
    .locator(
      'input[type=text]:visible, input[type=tel]:visible, input[type=email]:visible, input:not([type]):visible',
    )
    .first();
  try {
    await login.fill(attempt.login);
  } catch {
    throw new SignInError('sign_in_changed');
  }
  await attempt.beforePassword();
  mustBeMobcash(page, attempt.context);
  try {
    await password.fill(attempt.password);
    await password.press('Enter');
  } catch {
    throw new SignInError('sign_in_changed', 'ambiguous');
  }
}

/** A page of anybody else gets neither login nor password. */
function mustBeMobcash(page: Page, { settings }: CallContext): void {
  const ours = [settings.appUrl, settings.apiUrl].map((url) => new URL(url).origin);
  if (!ours.includes(new URL(page.url()).origin)) throw new SignInError('sign_in_changed', 'not_sent');
}

/** A page that is being replaced at the moment shows nothing. */
async function look(page: Page): Promise<PageSeen> {
  const nothing = { hasPassword: false, hasCaptcha: false, hasOneTimeCode: false, alert: '' };
  return page.evaluate<PageSeen>(seePage).catch(() => nothing);
}

function refuseObstacle(seen: PageSeen): void {
  switch (judgePage(seen)) {
    case 'captcha':
      throw new SignInError('human_step_needed', 'ambiguous');
    case 'one_time_code':
      throw new SignInError('human_step_needed', 'accepted');
    case 'wrong_password':
      throw new SignInError('wrong_password', 'refused');
    case 'refused_somehow':
      throw new SignInError('sign_in_ambiguous', 'ambiguous');
    case 'going_on':
      return;
  }
}

const deskLogin = z
  .tuple([
    z.looseObject({
      id: z.number(),
      method: z.literal('mobile.login'),
      params: z.looseObject({
        userID: wireId,
        cashboxCode: z.union([z.number(), z.string()]).transform(String),
      }),
    }),
  ])
  .transform(([call]) => call);

/** Waits for the page's own `mobile.login` and reads the session out of it; rejects where MobCash refuses it. */
function watchDeskLogin(page: Page, context: CallContext): Promise<Session> {
  const watched = new Promise<Session>((resolve, reject) => {
    page.on('response', (response) => {
      readDeskLogin(response, context).then(
        (session) => session !== null && resolve(session),
        (error: unknown) => reject(error),
      );
    });
  });
  // Whoever waits hears of a refusal; until then it is not unhandled.
  watched.catch(() => undefined);
  return watched;
}

async function readDeskLogin(response: Response, context: CallContext): Promise<Session | null> {
  const { settings } = context;
  const request = response.request();
  if (request.method() !== 'POST' || response.url() !== `${settings.apiUrl}/api/`) return null;
  const call = deskLogin.safeParse(readBody(request));
  if (!call.success) return null;
  if (settings.cashboxCode !== null && call.data.params.cashboxCode !== settings.cashboxCode)
    throw new SignInError('desk_refused', 'accepted');
  const bearer = /^Bearer (\S+)$/i.exec((await request.allHeaders()).authorization ?? '')?.[1];
  const reply = readRpcReply(await response.text().catch(() => ''), call.data.id);
  const sessionId = openedSession(reply);
  if (bearer === undefined) throw new SignInError('sign_in_changed', 'accepted');
  return {
    bearerToken: bearer,
    userId: call.data.params.userID,
    sessionId,
    refreshToken: null,
    source: 'browser',
    transport: 'rpc',
    obtainedAt: context.clock(),
    expiresAt: null,
  };
}

function readBody(request: Request): unknown {
  try {
    return JSON.parse(request.postData() ?? '') as unknown;
  } catch {
    return null;
  }
}
