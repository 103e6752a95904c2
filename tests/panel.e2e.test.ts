import type { ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInvite } from '@luxon/cashdesk';
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { letPlayerPay } from '../sandbox/practice/run-day.ts';
import { openTestGround, type TestGround } from './open-test-ground.ts';
import { launchBrowser, see, speak, takesPictures } from './signed-in-page.ts';

const imagesDir = join(import.meta.dirname, '..', 'docs', 'images');
const password = 'practice-password-1';
let ground: TestGround;
let browser: Browser;
let page: Page;
let worker: ChildProcess;

beforeAll(async () => {
  mkdirSync(imagesDir, { recursive: true });
  ground = await openTestGround();
  await ground.startPanel();
  worker = await ground.startWorker();
  browser = await launchBrowser();
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'Asia/Bishkek',
  });
  await speak(context, ground.panelUrl, 'en');
  page = await context.newPage();
});
afterAll(async () => {
  await browser?.close();
  await ground?.close();
});

async function picture(name: string): Promise<void> {
  if (takesPictures) await page.screenshot({ path: join(imagesDir, `${name}.png`), animations: 'disabled' });
}

test('a stranger is sent to the sign-in page, from every page', async () => {
  for (const path of ['/', '/requests', '/unmatched', '/unknown', '/session']) {
    await page.goto(`${ground.panelUrl}${path}`);
    await see(page).toHaveURL(/\/sign-in$/);
  }
  expect((await page.request.get(`${ground.panelUrl}/api/events`)).status()).toBe(401);
});

test('an operator is made by a one-time link that works once, and signs in', async () => {
  const { token } = await createInvite(ground.desk, { actor: 'test', role: 'owner' });
  const welcome = async (email: string) => {
    await page.goto('about:blank');
    await page.goto(`${ground.panelUrl}/welcome#${token}`);
    await see(page).toHaveURL(/\/welcome$/);
    await page.getByLabel('Name').fill('Operator');
    await page.getByLabel('Email').fill(email);
    await page.getByLabel(/^Password/).fill(password);
    await page.getByRole('button', { name: 'Create' }).click();
  };
  await welcome('operator@desk.example');
  await see(page).toHaveURL(/\/sign-in$/);
  await welcome('second@desk.example');
  await see(page.getByText('The link was used already or is no longer valid.')).toBeVisible();

  await page.goto(`${ground.panelUrl}/sign-in`);
  await page.getByLabel('Email').fill('operator@desk.example');
  await page.getByLabel('Password').fill('not-the-password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await see(page.getByText('Email or password is not right.')).toBeVisible();
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await see(page.getByRole('heading', { name: 'Now' })).toBeVisible();
});

test('an operator makes a request and watches it become credited, without touching the page', async () => {
  await page.goto(`${ground.panelUrl}/requests`);
  await page.getByLabel('Player id').fill('100000005');
  await page.getByLabel('Sum').fill('500');
  await page.getByRole('button', { name: 'Create the request' }).click();
  await see(page).toHaveURL(/\/requests\/[0-9a-f-]{36}$/);
  await see(page.getByRole('heading', { name: 'Request Waiting' })).toBeVisible();
  const { rows } = await ground.desk.database.pool.query<{ pay_minor: string }>(
    'select pay_minor from requests',
  );
  await ground.sandbox.bank.sendIncoming({
    amountMinor: BigInt(rows[0]?.pay_minor ?? 0),
    language: 'ru',
    bankTime: new Date(),
  });
  await see(page.getByRole('heading', { name: 'Request Credited' })).toBeVisible();
  await see(page.getByText('Credited to the player.')).toBeVisible();
  await picture('request');
  expect(ground.sandbox.desk.control.book()).toHaveLength(1);
});

test('an operator matches a payment by hand, and it is credited', async () => {
  const notice = await letPlayerPay(ground, {
    fate: 'choose',
    playerId: '100000006',
    baseMinor: 30_000n,
    language: 'ru',
  });
  await page.goto(`${ground.panelUrl}/unmatched`);
  await see(page.getByText('The transfer is older than the request.').first()).toBeVisible();
  await page.getByRole('radio').first().check();
  await page.getByLabel('Reason').last().fill('Seen in the bank app');
  await page.getByRole('button', { name: 'Credit this player' }).click();
  await see
    .poll(
      () =>
        ground.sandbox.desk.control.book().filter(({ playerId }) => playerId === notice.visit.playerId)
          .length,
    )
    .toBe(1);
});

test('pasted tokens are live in the worker without a restart, and are never shown again', async () => {
  const { control } = ground.sandbox.desk;
  control.change({ finalStep: 'code' });
  control.revokeTokens();
  const session = control.mintSession();
  await page.goto(`${ground.panelUrl}/session`);
  const copied = (token: string): string =>
    `curl '${ground.sandbox.desk.url}/api/' \\\n  -H 'authorization: Bearer ${token}' \\\n  --data-raw '${JSON.stringify(
      [{ params: { userID: session.userId, sessionID: session.sessionId } }],
    )}'`;
  const paste = page.getByLabel('What the browser copied');
  const save = page.getByRole('button', { name: 'Save the session' });
  await paste.fill(copied('ory_at_EXAMPLE.NOT-KNOWN-TO-ANYBODY'));
  await save.click();
  await see(page.getByText('MobCash does not accept this token')).toBeVisible();
  await paste.fill(copied(session.bearerToken));
  await save.click();
  await see(page.getByText('Taken and in use')).toBeVisible();
  await picture('session');
  const signInsBefore = control.signIns().length;
  await letPlayerPay(ground, { fate: 'credited', playerId: '100000007', baseMinor: 40_000n, language: 'ky' });
  await see
    .poll(() => control.book().find(({ playerId }) => playerId === '100000007')?.sessionId)
    .toBe(session.sessionId);
  expect(control.signIns()).toHaveLength(signInsBefore);
  await page.reload();
  expect(await page.content()).not.toContain(session.bearerToken);
  expect(await page.content()).not.toContain(session.sessionId);
});

test('an unknown attempt is closed by a person with a reason; "not credited" has to wait', async () => {
  const { control } = ground.sandbox.desk;
  control.setFault({ method: 'deposit', fault: 'missing_success', times: 1 });
  await letPlayerPay(ground, { fate: 'credited', playerId: '100000008', baseMinor: 50_000n, language: 'ru' });
  await page.goto(`${ground.panelUrl}/unknown`);
  await see(page.getByText('100000008').first()).toBeVisible();
  await see(page.getByRole('button', { name: 'Not credited' })).toBeDisabled();
  await page.getByLabel('What you saw').first().fill('The cashier history shows it');
  await page.getByRole('button', { name: 'Credited', exact: true }).click();
  await see(page.getByText('There are no unknown outcomes.')).toBeVisible();
  expect(control.book().filter(({ playerId }) => playerId === '100000008')).toHaveLength(1);
});

test('an account that is added is where the next player pays, with its gauge; the story tells why it matched', async () => {
  await page.goto(`${ground.panelUrl}/accounts`);
  await see(page.getByText('No accounts')).toBeVisible();
  await page.getByLabel('Name', { exact: true }).fill('First');
  await page.getByLabel('What the player is shown').fill('0700 000 001');
  await page.getByLabel('Limit of a day').fill('100000');
  await page.getByLabel('Hours shown').fill('soon');
  await page.getByLabel('Reason').fill('a second phone');
  await page.getByRole('button', { name: 'Add the account' }).click();
  await see(page.getByText('Mend the field “Hours shown”')).toBeVisible();
  await page.getByLabel('Name', { exact: true }).fill('First');
  await page.getByLabel('What the player is shown').fill('0700 000 001');
  await page.getByLabel('Limit of a day').fill('100000');
  await page.getByLabel('Hours shown').fill('');
  await page.getByLabel('Reason').fill('a second phone');
  await page.getByRole('button', { name: 'Add the account' }).click();
  await see(page.getByRole('heading', { name: 'First On' })).toBeVisible();

  const ask = async (playerId: string) => {
    await page.goto(`${ground.panelUrl}/requests`);
    await page.getByLabel('Player id').fill(playerId);
    await page.getByLabel('Sum').fill('910');
    await page.getByRole('button', { name: 'Create the request' }).click();
  };
  await ask('100000014');
  await see(page.getByText('0700 000 001')).toBeVisible();
  const text = "select pay_minor from requests where player_id = '100000014'";
  const { rows } = await ground.desk.database.pool.query<{ pay_minor: string }>(text);
  await ground.sandbox.bank.sendIncoming({
    amountMinor: BigInt(rows[0]?.pay_minor ?? 0),
    language: 'ru',
    bankTime: new Date(),
  });
  await see(page.getByRole('heading', { name: 'Request Credited' })).toBeVisible();
  await page.getByText('What was checked').click();
  await see(page.getByText('Other requests with this sum: 0')).toBeVisible();

  await page.goto(`${ground.panelUrl}/accounts`);
  await see(page.getByText(/^\d+ of 99/)).toBeVisible();
  await page.getByText('Switch off').first().click();
  await page.getByLabel('Reason').first().fill('the bank asks questions');
  await page.getByRole('button', { name: 'Switch off' }).click();
  await see(page.getByRole('heading', { name: 'First Off' })).toBeVisible();
  await ask('100000015');
  await see(page.getByText('First (switched off)')).toBeVisible();
  await page.goto(`${ground.panelUrl}/accounts`);
  await page.setViewportSize({ width: 390, height: 844 });
  const width = await page.evaluate('document.documentElement.scrollWidth');
  expect(width).toBeLessThanOrEqual(390);
  await page.setViewportSize({ width: 1280, height: 800 });
});

test('the first page shows the four numbers and the queue, on a desktop and on a phone', async () => {
  for (const index of [10, 11, 12]) {
    await letPlayerPay(ground, {
      fate: 'credited',
      playerId: String(100_000_000 + index),
      baseMinor: 60_000n,
      language: 'ru',
    });
  }
  await letPlayerPay(ground, {
    fate: 'unmatched',
    playerId: '100000013',
    baseMinor: 70_000n,
    language: 'ru',
  });
  await page.goto(ground.panelUrl);
  await see(page.getByText('No request has this sum.')).toBeVisible();
  await see(page.getByText('100000012')).toBeVisible();
  await picture('now');
  await page.setViewportSize({ width: 390, height: 844 });
  const width = await page.evaluate('document.documentElement.scrollWidth');
  expect(width).toBeLessThanOrEqual(390);
});

test('a worker that stops is told on the first page, without a touch, until one runs again', async () => {
  await page.goto(ground.panelUrl);
  await see(page).toHaveTitle(/·/);
  const told = page.getByText('The worker does not run: no mail is read');
  await see(told).toBeHidden();
  worker.kill('SIGTERM');
  await see(told).toBeVisible();
  await ground.startWorker();
  await see(told).toBeHidden();
});
