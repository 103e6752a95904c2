// The pages of control and of the first run in a real Chromium: one desk, one browser, the languages in turn.
import { randomUUID } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { raiseAlarm } from '@luxon/cashdesk';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { letPlayerPay } from '../sandbox/practice/run-day.ts';
import { openTestGround, type TestGround, until } from './open-test-ground.ts';
import { launchBrowser, see, signInToPanel, speak } from './signed-in-page.ts';

let ground: TestGround;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  ground = await openTestGround();
  await ground.startPanel();
  await ground.startWorker();
  browser = await launchBrowser();
  context = await signInToPanel(browser, ground, { name: 'Aigul', email: 'aigul@desk.example' });
  page = await context.newPage();
});
afterAll(async () => {
  await browser?.close();
  await ground?.close();
});

/** The example of docs/bank-templates.md. */
const novabank = /```yaml\n(.*?)```/s.exec(
  readFileSync(join(import.meta.dirname, '../docs/bank-templates.md'), 'utf8'),
)?.[1] as string;

const open = (path: string) => page.goto(`${ground.panelUrl}${path}`);
const credited = async (n: number): Promise<boolean> => ground.sandbox.desk.control.book().length >= n;

test('a new desk is led through its first steps, which tick themselves off by what is there', async () => {
  await open('/');
  await page.getByRole('link', { name: 'First run' }).first().click();
  await see(page.getByRole('heading', { name: /^3\. Mailbox test done$/ })).toBeVisible();
  await see(page.getByRole('heading', { name: /^7\. Practice payment your turn$/ })).toBeVisible();
  await see(page.getByRole('heading', { name: /^8\. The first credit your turn$/ })).toBeVisible();
  await page.getByRole('link', { name: 'Make a practice request' }).click();
  await see(page).toHaveURL(/\/requests$/);
  for (const playerId of ['100000031', '100000032'])
    await letPlayerPay(ground, { fate: 'credited', playerId, baseMinor: 50_000n, language: 'ru' });
  await letPlayerPay(ground, {
    fate: 'unmatched',
    playerId: '100000033',
    baseMinor: 70_000n,
    language: 'ru',
  });
  await until('two credits', () => credited(2));
  await open('/setup');
  await see(page.getByRole('heading', { name: /^8\. The first credit done$/ })).toBeVisible();
  // What the practice's own players were credited is nobody's practice.
  await see(page.getByRole('heading', { name: /^7\. Practice payment your turn$/ })).toBeVisible();
  await ground.desk.database.pool.query(
    "update requests set actor = 'operator:x' where player_id = '100000031'",
  );
  await open('/setup');
  await see(page.getByRole('heading', { name: /^7\. Practice payment done$/ })).toBeVisible();
  await open('/');
  await see(page.getByRole('heading', { name: 'Now' })).toBeVisible();
  await see(page.getByText('Nothing was credited here yet.')).toHaveCount(0);
});

test('the books fit; a row changed past the desk is named with its sentence and its page', async () => {
  await open('/books');
  await see(page.getByText('Everything fits.')).toBeVisible();
  await see(page.getByRole('heading', { name: /demirbank/ })).toBeVisible();
  const { pool } = ground.desk.database;
  const { rows } = await pool.query<{ id: string }>(
    "select id from payments where state = 'settled' limit 1",
  );
  await pool.query('update payments set amount_minor = amount_minor + 1 where id = $1', [rows[0]?.id]);
  await page.getByRole('button', { name: 'Count again' }).click();
  await see(page.getByText('The mail of the bank says one sum, its payment another.')).toBeVisible();
  await see(page.locator(`a[href="/payments/${rows[0]?.id}"]`).first()).toBeVisible();
  await pool.query('update payments set amount_minor = amount_minor - 1 where id = $1', [rows[0]?.id]);
  await page.getByRole('button', { name: 'Count again' }).click();
  await see(page.getByText('Everything fits.')).toBeVisible();
});

test('the books tell accounts of one bank and mailbox apart, by name; money that names none says so', async () => {
  const { pool } = ground.desk.database;
  const accountId = randomUUID();
  await pool.query(
    `insert into receiving_accounts (id, name, bank, mailbox, pay_to, currency, is_on, reason, actor, created_at, changed_at)
      select $1, 'Phone of Aigul', split_part(scope, ':', 1), split_part(scope, ':', 2), '0700 000 001', 'KGS', false,
        'added', 'operator:1', now(), now() from payments where state = 'settled' limit 1`,
    [accountId],
  );
  await pool.query(
    `update requests set receiving_account_id = $1 where id = (select match.request_id from matches as match
      join payments as payment on payment.id = match.payment_id and payment.state = 'settled' limit 1)`,
    [accountId],
  );
  await open('/books');
  await page.getByRole('button', { name: 'Count again' }).click();
  await see(page.getByRole('heading', { name: /Phone of Aigul/ })).toBeVisible();
  await see(page.getByRole('heading', { name: /No account: this money/ }).first()).toBeVisible();
  await see(page.getByText('0700 000 001')).toHaveCount(0);
  await see(page.getByText('Everything fits.')).toBeVisible();
  await pool.query('update requests set receiving_account_id = null where receiving_account_id = $1', [
    accountId,
  ]);
  await pool.query('delete from receiving_accounts where id = $1', [accountId]);
  await page.getByRole('button', { name: 'Count again' }).click();
  await see(page.getByRole('heading', { name: /Phone of Aigul/ })).toHaveCount(0);
});

test('an alarm is closed with a reason; the audit tells who and why, and is verified without leaving the page', async () => {
  await raiseAlarm(ground.desk.database.drizzle, ground.desk, {
    kind: 'slots_widened',
    subject: randomUUID(),
  });
  await open('/health');
  await see(page.getByText('There are no alarms')).toHaveCount(0);
  await see(page.getByRole('heading', { name: 'Good Worker' })).toBeVisible();
  await page.getByText('Close the alarm').first().click();
  await page.getByLabel('What you saw or did').fill('More slots are set');
  await page.getByRole('button', { name: 'Close the alarm' }).click();
  await see(page.getByText('There are no alarms')).toBeVisible();

  await open('/audit');
  await see(page.getByText('More slots are set')).toBeVisible();
  await page.getByLabel('Who').selectOption({ label: 'Aigul' });
  await page.getByLabel('About').selectOption({ label: 'Alarms' });
  await page.getByRole('button', { name: 'Show' }).click();
  await see(page).toHaveURL(/noun=alarm/);
  await see(page.getByRole('listitem').filter({ hasText: 'Alarm closed' })).toHaveCount(1);
  await page.getByRole('button', { name: 'Verify the audit' }).click();
  await see(page.getByText(/The audit is whole: \d+ rows checked/)).toBeVisible();
});

test('no secret of the settings reaches the browser', async () => {
  await open('/settings');
  await see(page.getByRole('heading', { name: 'When credit stops by itself' })).toBeVisible();
  const html = await page.content();
  for (const secret of ['practice-password', ground.dovecot.password]) expect(html).not.toContain(secret);
});

/** What the settings page says of a name that is none, and of the session's renewal. */
const saidOfSettings = {
  ru: [
    'MOBCASH_LOGNI: такой переменной нет. Может быть, MOBCASH_LOGIN?',
    /^Сначала используются готовые токены;/,
  ],
  ky: ['MOBCASH_LOGNI: мындай өзгөрмө жок. Балким, MOBCASH_LOGIN?', /^Адегенде даяр токендер колдонулат;/],
  en: ['MOBCASH_LOGNI: there is no such variable. Did you mean MOBCASH_LOGIN?', /^The ready tokens are used/],
} as const;

test('what is wrong with the settings, and what becomes of the session, is said in the reader’s language', async () => {
  appendFileSync(ground.envFile, 'MOBCASH_LOGNI=x\n');
  for (const language of ['ru', 'ky', 'en'] as const) {
    await speak(context, ground.panelUrl, language);
    await open('/settings');
    for (const words of saidOfSettings[language]) await see(page.getByText(words)).toBeVisible();
  }
});

test('a description of a bank is tried by the worker on the stored mails, and goes live by nothing of it', async () => {
  await open('/banks');
  await see(page.getByRole('heading', { name: /DemirBank|Демир/ })).toBeVisible();
  await page.getByLabel('Description of the bank').fill('bank: [');
  await page.getByRole('button', { name: 'Try it' }).click();
  await see(page.getByText('This description cannot be read.')).toBeVisible();
  await see(page.getByText(/^Line 1 cannot be read: check the indents/)).toBeVisible();
  await page.getByLabel('Description of the bank').fill(novabank.replace(/^name:.*$/m, 'nmae: Nova'));
  await page.getByRole('button', { name: 'Try it' }).click();
  await see(page.getByText('The field name is missing or empty.')).toBeVisible();
  await see(page.getByText('There is no field nmae: check how the word is written.')).toBeVisible();
  await page.getByLabel('Description of the bank').fill(novabank);
  await page.getByRole('button', { name: 'Try it' }).click();
  await see(page.getByText(/^novabank: its examples \(3\) are read as they say\.$/)).toBeVisible();
  await see(page.getByText(/^Of \d+ stored mails none is of this bank\./)).toBeVisible();
});

test('every chart has its name, its figures behind it, and the credits in them', async () => {
  await open('/charts');
  await see(page.getByRole('img', { name: /^Credits per hour\. 2 credits in all\.$/ })).toBeVisible();
  await see(page.getByRole('img', { name: 'MobCash session' })).toBeVisible();
  await page.getByText('The figures as a table').first().click();
  await see(page.getByRole('cell', { name: '2', exact: true }).first()).toBeVisible();
  await page.getByRole('link', { name: '31 days' }).click();
  await see(page.getByRole('heading', { name: 'Credits per day' })).toBeVisible();
  await open('/session');
  await see(page.getByRole('heading', { name: 'Desk and session over time' })).toBeVisible();
});
