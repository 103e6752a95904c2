import { randomUUID, scryptSync } from 'node:crypto';
import {
  consumeInvite,
  createInvite,
  operatorAccounts,
  operators,
  type Role,
  recordOperatorEvent,
} from '@luxon/cashdesk';
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

export interface Who {
  readonly name: string;
  readonly email: string;
  readonly role?: Role;
}

const password = 'practice-password-1';
const salt = '0'.repeat(32);
/** As better-auth keeps a password. */
const hashed = `${salt}:${scryptSync(password, salt, 64, { N: 16_384, r: 16, p: 1, maxmem: 64 * 1024 * 1024 }).toString('hex')}`;

/** Makes an operator and gives a browser context that is signed in to the panel as this person, in English. */
export async function signInToPanel(
  browser: Browser,
  { desk, panelUrl }: Pick<TestGround, 'desk' | 'panelUrl'>,
  who: Who = { name: 'Operator', email: 'operator@desk.example' },
): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'Asia/Bishkek',
  });
  context.on('console', (message) => refuseRefusals(message.text()));
  await speak(context, panelUrl, 'en');
  await makeOperator(desk, who);
  const answer = await context.request.post(`${panelUrl}/api/auth/sign-in/email`, {
    data: { email: who.email, password },
    headers: { origin: panelUrl },
  });
  if (!answer.ok()) throw new Error(`${who.name} is not signed in: ${answer.status()}.`);
  return context;
}

/** Makes an operator as the page of the invitation does, without a browser; people.e2e.test.ts goes through the page. */
async function makeOperator(desk: TestGround['desk'], { name, email, role }: Who): Promise<void> {
  const { token } = await createInvite(desk, { actor: 'test', role: role ?? 'owner' });
  const invite = await consumeInvite(desk, token);
  if (invite.kind !== 'consumed') throw new Error(`The invitation is ${invite.kind}.`);
  const id = randomUUID();
  await desk.database.drizzle
    .insert(operators)
    .values({ id, name, email, emailVerified: true, role: invite.role });
  await desk.database.drizzle
    .insert(operatorAccounts)
    .values({ id: randomUUID(), userId: id, accountId: id, providerId: 'credential', password: hashed });
  await recordOperatorEvent(desk.database.drizzle, desk, {
    operatorId: id,
    what: 'made',
    reason: 'by an invitation',
    actor: invite.createdBy,
    facts: { name, email, role: invite.role, inviteId: invite.inviteId },
  });
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
