// The tables about money in a real Chromium: searched, kept and exported; matched by hand, taken back; players.
import { appendFileSync } from 'node:fs';
import { createRequest, listOperatorHistory, scopeOf } from '@luxon/cashdesk';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestGround, type TestGround } from './open-test-ground.ts';
import { launchBrowser, see, signInToPanel, speak } from './signed-in-page.ts';

let ground: TestGround;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  ground = await openTestGround();
  // What is undone here must not have left before a slow machine comes to press the button.
  appendFileSync(ground.envFile, 'MATCH_UNDO_SECONDS=30\n');
  await ground.startPanel();
  await ground.startWorker();
  browser = await launchBrowser();
  context = await signInToPanel(browser, ground);
  page = await context.newPage();
  for (let n = 0; n < 60; n += 1) await ask(String(200_000_000 + n), 100_000n + BigInt(n) * 20_000n);
});
afterAll(async () => {
  await browser?.close();
  await ground?.close();
});

async function ask(playerId: string, baseMinor: bigint) {
  const made = await createRequest(ground.desk, {
    playerId,
    baseMinor,
    currency: 'KGS',
    scope: scopeOf('demirbank', ground.settings.mailbox?.address ?? ''),
    idempotencyKey: `tables ${playerId}`,
    ...ground.settings.requests,
    actor: 'practice',
  });
  if (made.kind !== 'created') throw new Error(`The request is ${made.kind}.`);
  return made.request;
}

const pay = (amountMinor: bigint) =>
  ground.sandbox.bank.sendIncoming({ amountMinor, language: 'ru', bankTime: new Date() });
const credits = (playerId: string) =>
  ground.sandbox.desk.control.book().filter((entry) => entry.playerId === playerId);
const open = (path: string) => page.goto(`${ground.panelUrl}${path}`);
const rowsOf = () => page.getByRole('row');

/** Lets the time run out in which the match of this player may be taken back; its half a minute need not be waited for. */
async function endTimeToTakeBack(playerId: string): Promise<void> {
  const { pool } = ground.desk.database;
  await pool.query("update attempts set not_before = now() where state = 'planned' and player_id = $1", [
    playerId,
  ]);
  await pool.query(
    `select graphile_worker.reschedule_jobs(array(
       select id from graphile_worker.jobs where task_identifier = 'credit'), run_at => now())`,
  );
}

test('requests are paged, searched and filtered in the address bar, and a view is kept under its name', async () => {
  await open('/requests');
  await see(rowsOf()).toHaveCount(51);
  await page.getByRole('link', { name: 'Next' }).click();
  await see(rowsOf()).toHaveCount(11);
  expect(page.url()).toContain('after=');
  await page.getByRole('link', { name: 'Back' }).click();
  await see(rowsOf()).toHaveCount(51);
  await page.getByRole('searchbox', { name: 'Search' }).fill('200000007');
  await page.getByRole('button', { name: 'Find' }).click();
  await see(rowsOf()).toHaveCount(2);
  await page.getByText('Filters and columns').click();
  await page.getByLabel('Waiting').check();
  await page.getByLabel('Code').check();
  await page.getByRole('button', { name: 'Show' }).click();
  await see(page.getByRole('columnheader', { name: 'Code' })).toBeVisible();
  expect(page.url()).toContain('word=waiting');
  await page.getByText('Saved views').click();
  await page.getByLabel('View name').fill('Seventh');
  await page.getByRole('button', { name: 'Save this view' }).click();
  await see(page.getByRole('link', { name: 'Seventh' })).toBeVisible();
  await open('/requests');
  await page.getByRole('link', { name: 'Seventh' }).click();
  await see(rowsOf()).toHaveCount(2);
});

test('what is filtered is what is exported, and only to who is signed in', async () => {
  const address = `${ground.panelUrl}/api/export/requests?q=200000007&col=player&col=word`;
  const answer = await context.request.get(address);
  expect(answer.headers()['content-type']).toBe('text/csv; charset=utf-8');
  expect(await answer.text()).toBe('\uFEFF"Player","State","Currency"\r\n"200000007","Waiting","KGS"\r\n');
  const whole = await context.request.get(`${ground.panelUrl}/api/export/requests`);
  expect((await whole.text()).trim().split('\r\n').length).toBe(61);
  expect((await fetch(address)).status).toBe(401);
  const kept = await listOperatorHistory(ground.desk);
  expect(kept.filter(({ what }) => what === 'exported').map(({ facts }) => facts)).toEqual([
    { table: 'requests', filter: '' },
    { table: 'requests', filter: 'q=200000007&col=player&col=word' },
  ]);
});

test('a match by hand with the keyboard is taken back before anything leaves; by drag it goes through', async () => {
  const request = await ask('100000031', 333_000n);
  await pay(request.payMinor + 10_000n);
  await open('/match');
  const money = page.getByRole('listbox', { name: 'Money' });
  const requests = page.getByRole('listbox', { name: 'Requests' });
  await see(money.getByRole('option')).toHaveCount(1);
  await see(requests.getByRole('option', { name: '100000031' })).toBeVisible();
  await money.getByRole('option').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('k');
  await page.keyboard.press('Escape');
  await page.keyboard.press('m');
  const question = page.getByRole('dialog');
  await see(question.getByText('what was received, not what was asked for')).toBeVisible();
  await page.keyboard.press('Escape');
  await see(question).toHaveCount(0);
  const choice = requests.getByRole('option', { name: '100000031' });
  await choice.click();
  await question.getByLabel('Why').fill('The player paid another sum');
  await question.getByRole('button', { name: 'Credit this player' }).click();
  await see(page.getByText('will be credited to player 100000031')).toBeVisible();
  await page.getByRole('button', { name: /^Undo/ }).click();
  await see(page.getByText('Undone. Nothing was sent')).toBeVisible();
  await see(money.getByRole('option')).toHaveCount(1);
  const { rows } = await ground.desk.database.pool.query<{ state: string }>(
    "select state from requests where player_id = '100000031'",
  );
  expect(rows).toEqual([{ state: 'open' }]);
  expect(credits('100000031')).toHaveLength(0);

  // The page may move under the pointer when it hears of the undoing; then it is dragged once more.
  await see(async () => {
    await money.getByRole('option').dragTo(choice);
    await see(question).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await question.getByLabel('Why').fill('The player paid another sum');
  await question.getByRole('button', { name: 'Credit this player' }).click();
  await see(page.getByRole('button', { name: /^Undo/ })).toBeVisible();
});

test('a blocked player is refused with a sentence; notes stay; the story of the payment tells everything', async () => {
  await open('/players?q=20000000');
  await page.getByRole('link', { name: /^200000009/ }).click();
  await page.getByLabel('Note').fill('Called twice');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await see(page.getByText('Called twice')).toBeVisible();
  await page.getByLabel('Why').last().fill('Stolen card');
  await page.getByRole('button', { name: 'Block the player' }).click();
  await see(page.getByRole('button', { name: 'Unblock the player' })).toBeVisible();
  await open('/players');
  await page.getByRole('link', { name: 'Blocked only' }).click();
  await see(page).toHaveURL(/\/players\?blocked=1$/);
  await see(page.locator('main li[data-row]')).toHaveText([/^200000009 ?Blocked/]);
  await open('/requests');
  await page.getByLabel('Player id').fill('200000009');
  await page.getByLabel('Sum').fill('500');
  await page.getByRole('button', { name: 'Create the request' }).click();
  await see(page.getByText('No request was made. The player is blocked.')).toBeVisible();

  await endTimeToTakeBack('100000031');
  await see.poll(() => credits('100000031').length, { timeout: 90_000 }).toBe(1);
  await open('/payments?q=100000031');
  await page.getByRole('row').last().getByRole('link').first().click();
  await see(page.getByRole('heading', { name: 'Payment Credited' })).toBeVisible();
  // In this order, and what was taken back neither begins a second time nor was ever sent.
  const told = await page.locator('main ol > li > span:first-child > span:first-child').allInnerTexts();
  const words = [
    'The bank’s signature is genuine.',
    'The payment was recorded.',
    'The credit was withdrawn before it was sent.',
    'The match was taken apart.',
    'The payment waits for a decision again.',
    'The request waits for its payment again.',
    'Credited to the player.',
  ];
  expect(told.filter((sentence) => words.includes(sentence))).toEqual(words);
  expect(told.filter((sentence) => sentence === 'The request was made.')).toHaveLength(1);
  expect(told).not.toContain('It never reached MobCash; no money moved.');
  expect(told[told.indexOf('Credited to the player.') + 1]).toMatch(/^Receipt/);
  await see(page.getByText('Operator — The player paid another sum').first()).toBeVisible();
}, 300_000);

test('no page needs a side scroll on a small phone, in any language', async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  const paths = [
    '/requests',
    '/payments',
    '/unmatched',
    '/unmatched/aside',
    '/match',
    '/unknown',
    '/players',
  ];
  for (const language of ['ru', 'ky', 'en'] as const) {
    await speak(context, ground.panelUrl, language);
    for (const path of language === 'ru' ? [...paths, '/players/200000009'] : ['/requests', '/match']) {
      await open(path);
      await see(page.getByRole('heading', { level: 1 })).toBeVisible();
      expect(await page.evaluate('document.documentElement.scrollWidth'), path).toBeLessThanOrEqual(360);
    }
  }
});
