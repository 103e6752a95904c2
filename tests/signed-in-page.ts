import { createInvite, type Role } from '@luxon/cashdesk';
import { type Browser, type BrowserContext, chromium, expect } from '@playwright/test';
import type { TestGround } from './open-test-ground.ts';

/** Looks at a page until it shows what is expected; a busy machine may take its time. */
export const see = expect.configure({ timeout: 30_000 });

/** With PICTURES=1 the tests also write the pictures of the docs. */
export const takesPictures = process.env.PICTURES === '1';

/** Starts Chromium so that it speaks to nobody by itself. The caller closes it. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}

/** Makes an operator and gives a browser context that is signed in to the panel as this person, in English. */
export async function signInToPanel(
  browser: Browser,
  { desk, panelUrl }: Pick<TestGround, 'desk' | 'panelUrl'>,
  who: { readonly name: string; readonly email: string; readonly role?: Role } = {
    name: 'Operator',
    email: 'operator@desk.example',
  },
): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'Asia/Bishkek',
  });
  context.on('console', (message) => refuseRefusals(message.text()));
  await speak(context, panelUrl, 'en');
  const page = await context.newPage();
  const { token } = await createInvite(desk, { actor: 'test', role: who.role ?? 'owner' });
  const { name, email } = who;
  const password = 'practice-password-1';
  await page.goto(`${panelUrl}/welcome#${token}`);
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel(/^Password/).fill(password);
  await page.getByRole('button', { name: 'Create' }).click();
  await see(page).toHaveURL(/\/sign-in$/);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await see(page.getByRole('heading', { name: 'Now' })).toBeVisible();
  await page.close();
  return context;
}

/** Has the test run fail where a page of the panel breaks the panel's own policy: what the browser refused is missing. */
function refuseRefusals(said: string): void {
  if (/Content Security Policy[^"']*["'](?:style|script|img|font|media|frame)-src/.test(said))
    void Promise.reject(new Error(`The panel broke its own policy: ${said}`));
}

/** Has the panel speak this language to the browser. */
export function speak(
  context: BrowserContext,
  panelUrl: string,
  language: 'ru' | 'en' | 'ky',
): Promise<void> {
  return context.addCookies([{ name: 'luxon-locale', value: language, url: panelUrl }]);
}
