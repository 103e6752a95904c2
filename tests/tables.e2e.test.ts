// The tables about money in a real Chromium: searched, kept and exported; matched by hand, taken back; players.
import { appendFileSync } from 'node:fs';
import { createRequest, listOperatorHistory, readPulse, scopeOf, storeMails } from '@luxon/cashdesk';
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

test('mails that wait are paged to the last, filtered, exported, and a view of them is kept', async () => {
  const { desk, sandbox } = ground;
  const inbox = { mailbox: 'desk@operator.example', folder: 'INBOX', uidValidity: 7n };
  const tooBig = (n: number) => ({ uid: BigInt(n), sizeBytes: 9_000_000, receivedAt: new Date(), raw: null });
  await storeMails(
    desk,
    inbox,
    Array.from({ length: 124 }, (_, n) => tooBig(n + 1)),
  );
  const bankTime = new Date(Date.now() - 3 * 3_600_000);
  await sandbox.bank.sendIncoming({ amountMinor: 777_777n, language: 'ru', bankTime });
  await open('/unmatched');
  await see(page.getByRole('link', { name: 'Mails 125' })).toBeVisible();
  await page.getByRole('link', { name: 'Mails 125' }).click();
  await see(page.getByText('The mail is too big.')).toHaveCount(10);
  await page.getByRole('link', { name: 'Table', exact: true }).click();
  await see(rowsOf()).toHaveCount(51);
  await page.getByRole('link', { name: 'Next' }).click();
  await see(page.getByRole('link', { name: 'Back' })).toBeVisible();
  await see(rowsOf()).toHaveCount(51);
  await page.getByRole('link', { name: 'Next' }).click();
  await see(rowsOf()).toHaveCount(26);
  await see(page.getByRole('cell', { name: 'To check' })).toHaveCount(1);
  await page.getByRole('searchbox', { name: 'Search' }).fill('7777,77');
  await page.getByText('Filters and columns').click();
  await page.getByLabel('To check').check();
  await page.getByLabel('Mailbox').last().uncheck();
  await page.getByRole('button', { name: 'Show' }).click();
  await see(rowsOf()).toHaveCount(2);
  await see(page).toHaveURL(/what=mails&as=table&q=7777%2C77&.*state=review/);
  await see(page.getByRole('columnheader', { name: 'Mailbox' })).toHaveCount(0);
  await page.getByText('Saved views').click();
  await page.getByLabel('View name').fill('Late mails');
  await page.getByRole('button', { name: 'Save this view' }).click();
  const exported = await page.getByRole('link', { name: 'Download CSV' }).getAttribute('href');
  const text = await (await context.request.get(`${ground.panelUrl}${exported}`)).text();
  expect(text.split('\r\n')[0]).toBe('\uFEFF"Time","Why","Sum in the mail","State","Bank","Currency"');
  expect(text.split('\r\n')[1]).toMatch(
    /^"[-\d: ]{19}","A mail about an old transfer\.","7777\.77","To check","demirbank","KGS"$/,
  );
  const whole = await context.request.get(`${ground.panelUrl}/api/export/mails`);
  expect((await whole.text()).trim().split('\r\n').length).toBe(126);
  // The views of the page are one list, whatever of it is shown.
  await open('/unmatched');
  await page.getByRole('link', { name: 'Late mails' }).click();
  await see(rowsOf()).toHaveCount(2);
  await page.getByRole('row').last().getByRole('link').first().click();
  await see(page.getByRole('button', { name: 'The money came, accept' })).toBeVisible();
});

test('payments to sort out as a table: columns are chosen and exported, and a row leads to its card', async () => {
  await pay(1_234_567n);
  await see.poll(async () => (await readPulse(ground.desk)).unmatched).toBe(126);
  await open('/unmatched');
  await see(page.getByText('No request has this sum.')).toBeVisible();
  await page.getByRole('link', { name: 'Table', exact: true }).click();
  await see(rowsOf()).toHaveCount(2);
  await page.getByText('Filters and columns').click();
  for (const name of ['Time', 'Bank', 'Reference']) await page.getByLabel(name, { exact: true }).uncheck();
  await page.getByLabel('Differences').check();
  await page.getByRole('button', { name: 'Show' }).click();
  await see(page.getByRole('columnheader')).toHaveText(['Received', 'State', 'Why', 'Differences']);
  await see(page).toHaveURL(/as=table&q=&.*col=received&col=word&col=reason/);
  const exported = await page.getByRole('link', { name: 'Download CSV' }).getAttribute('href');
  expect(await (await context.request.get(`${ground.panelUrl}${exported}`)).text()).toBe(
    '\uFEFF"Received","State","Why","Differences","Currency"\r\n"12345.67","To decide","No request has this sum.","Less than asked","KGS"\r\n',
  );
  await page.getByRole('row').last().getByRole('link').first().click();
  await see(page.getByRole('link', { name: 'Story of the payment' })).toBeVisible();
  await see(page.getByText('Another decision')).toBeVisible();
});

test('no page needs a side scroll on a small phone, in any language', async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  const paths = [
    '/requests',
    '/payments',
    '/unmatched',
    '/unmatched?as=table',
    '/unmatched?what=mails',
    '/unmatched?what=mails&as=table',
    '/unmatched/aside',
    '/match',
    '/unknown',
    '/unknown?as=table',
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
