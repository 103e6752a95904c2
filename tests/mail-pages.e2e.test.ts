// The pages about mail in a real Chromium: what a mail may do (nothing), what a person sees and decides, the statement,
// and what another version of a bank's description would read.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestGround, type TestGround, until } from './open-test-ground.ts';
import { launchBrowser, see, signInToPanel, speak, takesPictures } from './signed-in-page.ts';

const run = promisify(execFile);
const rootDir = join(import.meta.dirname, '..');
const imagesDir = join(rootDir, 'docs', 'images');
const languages = ['ru', 'en', 'ky'] as const;

let ground: TestGround;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let stranger: Server;
/** How often anything connected to the address the hostile mail names. */
let connections = 0;

beforeAll(async () => {
  stranger = createServer((socket) => {
    connections += 1;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(stranger, 'listening');
  ground = await openTestGround();
  await ground.startPanel();
  const worker = await ground.startWorker({ bankFile: writeOlderDescription() });
  await sendMails();
  await until('every mail is read', async () => (await states()).every((state) => state !== 'stored'));
  worker.kill('SIGTERM');
  await once(worker, 'exit');
  browser = await launchBrowser();
  context = await signInToPanel(browser, ground);
  page = await context.newPage();
});
afterAll(async () => {
  await browser?.close();
  await ground?.close();
  stranger?.close();
});

/** DemirBank as it was described before its Kyrgyz sentence was known. */
function writeOlderDescription(): string {
  const known = readFileSync(join(rootDir, 'packages/bank-mail/src/banks/demirbank/bank.yaml'), 'utf8');
  const older = known.split('\n').filter((line) => !line.includes('language: ky'));
  expect(older.length).toBeLessThan(known.split('\n').length);
  const file = join(ground.dataDir, 'older-bank.yaml');
  writeFileSync(file, older.join('\n'));
  return file;
}

const sums = { read: 10_053n, unread: 20_106n, late: 30_159n, later: 40_212n };
const threeHoursMs = 3 * 3_600_000;

async function sendMails(): Promise<void> {
  const { bank } = ground.sandbox;
  const now = new Date();
  const lateTime = new Date(now.getTime() - threeHoursMs);
  await bank.sendIncoming({ amountMinor: sums.read, language: 'ru', bankTime: now });
  await bank.sendIncoming({ amountMinor: sums.unread, language: 'ky', bankTime: now });
  await bank.sendIncoming({
    amountMinor: sums.late,
    language: 'ru',
    bankTime: lateTime,
    form: 'alternative',
  });
  await bank.sendIncoming({ amountMinor: sums.later, language: 'ru', bankTime: lateTime });
  await bank.sendRaw(hostileMail());
  await until('five mails are stored', async () => (await states()).length === 5);
}

function hostileMail(): Buffer {
  const evil = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
  const html = `</iframe></textarea><html><head>
<meta http-equiv="Content-Security-Policy" content="default-src *; script-src * 'unsafe-inline'">
<meta http-equiv="refresh" content="0; url=${evil}/refresh">
<base href="${evil}/" target="_top">
<link rel="preconnect" href="${evil}"><link rel="prefetch" href="${evil}/prefetch"><link rel="stylesheet" href="${evil}/css">
<style>@import url(${evil}/import); @font-face { font-family: x; src: url(${evil}/font) } p { background: url(${evil}/bg); font-family: x }</style>
</head><body background="${evil}/body" onload="document.title='ran'">
<script>parent.document.title = 'ran'; new Image().src = '${evil}/script'</script>
<img src="x" onerror="new Image().src='${evil}/onerror'"><img src="${evil}/img" srcset="${evil}/srcset 2x">
<svg onload="document.title='ran'"><image href="${evil}/svg"/><use href="${evil}/use#x"/></svg>
<iframe src="${evil}/frame"></iframe><object data="${evil}/object"></object><embed src="${evil}/embed">
<video src="${evil}/video" poster="${evil}/poster" autoplay></video>
<form action="${evil}/form"><input autofocus onfocus="document.title='ran'"><button>Press me</button></form>
<p style="background:u\\72l(${evil}/style)">Вам поступил перевод на сумму 999.00 KGS</p>
<a href="${evil}/link" target="_top">Follow me</a> <a href="/session" target="_top">Session</a>
<a href="javascript:top.document.title='ran'">Run me</a>
</body></html>`;
  return Buffer.from(
    [
      `From: DemirBank <${ground.sandbox.bank.sender}>`,
      `To: ${ground.sandbox.mailbox.user}`,
      'Subject: =?utf-8?B?PC9pZnJhbWU+PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==?=',
      `Date: ${new Date().toUTCString()}`,
      'Message-ID: <hostile@stranger.example>',
      'Content-Type: text/html; charset=utf-8',
      '',
      html.replaceAll('\n', '\r\n'),
    ].join('\r\n'),
  );
}

async function states(): Promise<string[]> {
  const { rows } = await ground.desk.database.pool.query<{ state: string }>('select state from mails');
  return rows.map(({ state }) => state);
}

async function mailWhere(condition: string): Promise<string> {
  const { rows } = await ground.desk.database.pool.query<{ id: string }>(
    `select id from mails where ${condition} order by id`,
  );
  expect(rows.length, condition).toBeGreaterThan(0);
  return rows[0]?.id ?? '';
}

const openMail = async (condition: string): Promise<string> => {
  const id = await mailWhere(condition);
  await page.goto(`${ground.panelUrl}/mail/${id}`);
  return id;
};
const notUnderstood = "state_reason = 'sentence_not_understood'";
const ofSum = (sum: bigint): string => `evidence -> 'claim' ->> 'amountMinor' = '${sum}'`;

// A page taller than the window is shown whole: a frame outside the window is not painted.
async function picture(name: string): Promise<void> {
  if (!takesPictures) return;
  const height = Number(await page.evaluate('document.documentElement.scrollHeight'));
  await page.setViewportSize({ width: 1280, height });
  await page.screenshot({ path: join(imagesDir, `${name}.png`), animations: 'disabled' });
}

/** A text whose key nobody wrote shows the key: `mail.title`. */
const rawKey =
  /\b(mail|mailboxes|statement|levels|levelWords|levelNext|origins|originWords|checks|reasons|moves|results|menu)\.[a-z]\w+/i;

describe('a hostile mail', () => {
  test('runs nothing, reaches nobody and leads nowhere, and its text is there to be judged', async () => {
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('dialog', (dialog) => complaints.push(dialog.message()));
    await openMail("state = 'refused'");
    const frame = page.frameLocator('iframe');
    await see(frame.getByText('Вам поступил перевод на сумму 999.00 KGS')).toBeVisible();
    await see(page.getByText('</iframe><script>alert(1)</script>')).toBeVisible();

    for (const words of ['Press me', 'Follow me', 'Session', 'Run me']) await frame.getByText(words).click();
    await page.waitForLoadState('networkidle');
    expect(page.url()).toContain('/mail/');
    // The panel's own name of the tab, with the count of what waits.
    expect(await page.title()).toMatch(/^(\(\d+\) )?Mail · Luxon$/);
    expect(
      await frame.locator('script, img, a, link, meta[http-equiv=refresh], base, form, svg, iframe').count(),
    ).toBe(0);
    expect(requests.filter((url) => !url.startsWith(ground.panelUrl))).toEqual([]);
    expect(connections).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('is in a frame without rights, whose origin is nobody’s', async () => {
    const handle = await page.locator('iframe').elementHandle();
    const inner = await handle?.contentFrame();
    expect(await page.locator('iframe').getAttribute('sandbox')).toBe('');
    expect(await inner?.evaluate('self.origin')).toBe('null');
    expect(await inner?.evaluate("fetch('/api/events').then(() => 'reached', () => 'refused')")).toBe(
      'refused',
    );
  });
});

test('the body of a mail is an answer of its own, under a policy of its own, and nobody else’s to read', async () => {
  const address = `${ground.panelUrl}${await page.locator('iframe').getAttribute('src')}`;
  const { 'content-security-policy': policy } = (await page.request.get(address)).headers();
  expect(policy).toMatch(/^default-src 'none'; style-src 'unsafe-inline'; .*; sandbox$/);
  const nobody = await browser.newContext();
  expect((await nobody.request.get(address)).status()).toBe(401);
  await nobody.close();
});

test.each(languages)(
  'the page of a mail says every check and figure in plain words (%s)',
  async (language) => {
    await speak(context, ground.panelUrl, language);
    for (const condition of ["state = 'refused'", ofSum(sums.read), ofSum(sums.late), notUnderstood]) {
      await openMail(condition);
      const text = await page.locator('main').innerText();
      expect(text).not.toMatch(rawKey);
      expect(text).toContain('demirbank');
    }
    await openMail(ofSum(sums.read));
    await see(page.locator('main')).toContainText(/100[.,]53/);
  },
);

test('another version shows what it would read differently, exactly that, and changes nothing', async () => {
  const before = await records();
  const replay = await luxon('mail', 'replay', '--since', '2026-01-01', '--dry-run', '--json');
  const { mails, notChecked, differences } = JSON.parse(replay);
  expect({ mails, notChecked }).toEqual({ mails: 5, notChecked: 0 });
  expect(differences).toMatchObject([
    { mailId: await mailWhere(notUnderstood), was: 'review (sentence_not_understood)' },
  ]);
  expect(differences[0].wouldBe).toMatch(/^payment 201,06\sKGS \d{4}-/);
  expect(await luxon('mail', 'replay', '--since', '2026-01-01', '--dry-run')).toContain('5 mails, 1 differ');
  expect(await records()).toBe(before);
});

test('a description of one’s own is tried on the stored mails, by the keys that were seen', async () => {
  const before = await records();
  const known = readFileSync(join(rootDir, 'packages/bank-mail/src/banks/demirbank/bank.yaml'), 'utf8');
  const file = join(ground.dataDir, 'own-bank.yaml');
  writeFileSync(file, known.replaceAll('demirbank.kg', 'demirbank.example'));
  const told = await luxon('bank', 'check', file, '--since', '2026-01-01');
  expect(told).toMatch(/payment +201,06\sKGS/);
  expect(told).toContain('Of this bank: payment 2, refused 1, review 2. Nothing was changed.');
  expect(await records()).toBe(before);
});

/** Runs `luxon` with the desk's settings and the practice bank's address. */
async function luxon(...args: string[]): Promise<string> {
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? '',
    LUXON_ENV_FILE: ground.envFile,
    MAIL_BANKS: `demirbank=${ground.sandbox.bank.sender}`,
  };
  const bin = join(rootDir, 'cli', 'bin', 'luxon.mjs');
  const { stdout } = await run(process.execPath, [bin, ...args], { env, cwd: ground.dataDir });
  return stdout;
}

async function records(): Promise<string> {
  const { pool } = ground.desk.database;
  const tables = ['mails', 'payments', 'requests', 'matches', 'attempts', 'receipts', 'history'];
  const rows = tables.map(
    async (table) => (await pool.query(`select * from ${table} order by id::text`)).rows,
  );
  return JSON.stringify(await Promise.all(rows));
}

test('the doctor says per bank what its mails prove and what to do', async () => {
  const { findings } = JSON.parse(await luxon('doctor', '--json').catch(({ stdout }) => stdout));
  const survey = findings.find(({ what }: { what: string }) => what === 'mail of demirbank');
  expect(survey).toMatchObject({ state: 'good' });
  expect(survey.text).toContain('credited by themselves; nothing to do');
  expect(survey.text).toContain('4 of 5 signed by the bank');
  expect(survey.text).toContain('shortest key 2048 bits');
});

test('a mail is read again with the new description and becomes a payment, once', async () => {
  await speak(context, ground.panelUrl, 'en');
  await ground.startWorker();
  const id = await openMail(notUnderstood);
  await page.getByRole('button', { name: 'Read again' }).click();
  await see(page.locator('main')).toContainText('201.06');
  // The button goes as soon as it is pressed; the mail is read a moment later.
  const made = async () =>
    (await ground.desk.database.pool.query('select amount_minor from payments where mail_id = $1', [id]))
      .rows;
  await see.poll(made).toEqual([{ amount_minor: String(sums.unread) }]);
  await see(page.getByRole('button', { name: 'Read again' })).toHaveCount(0);
});

test('a person accepts one mail and dismisses another, each with a reason', async () => {
  const accepted = await openMail(ofSum(sums.late));
  await see(page.locator('main')).toContainText('A mail about an old transfer.');
  await see(page.getByText('Text of the mail without its looks')).toBeVisible();
  await page.getByLabel('Reason').first().fill('Seen in the bank app');
  await see(page.frameLocator('iframe').getByText('301.59')).toBeVisible();
  const body = page.frameLocator('iframe').locator('html');
  expect(await body.evaluate((html) => html.scrollWidth - html.clientWidth)).toBe(0);
  await picture('mail');
  await page.getByRole('button', { name: 'Accept' }).click();
  await see(page.getByLabel('Reason')).toHaveCount(0);
  const dismissed = await openMail(ofSum(sums.later));
  await page.getByLabel('Reason').last().fill('An old one');
  await page.getByRole('button', { name: 'Not a payment' }).click();
  await see(page.getByLabel('Reason')).toHaveCount(0);
  // Above, and in its story.
  await see(page.getByText('Operator — An old one')).toHaveCount(2);
  const { rows } = await ground.desk.database.pool.query(
    'select m.id, m.state, p.vouched_by from mails m left join payments p on p.mail_id = m.id where m.id in ($1, $2)',
    [accepted, dismissed],
  );
  expect(rows).toEqual(
    expect.arrayContaining([
      { id: accepted, state: 'read', vouched_by: 'operator' },
      { id: dismissed, state: 'not_a_payment', vouched_by: null },
    ]),
  );
});

describe('the statement', () => {
  const written = (at: Date): string => {
    const [date = '', clock = ''] = new Date(at.getTime() + 6 * 3_600_000).toISOString().split('T');
    return `${date.split('-').reverse().join('.')} ${clock.slice(0, 8)}`;
  };

  /** As a bank writes it: windows-1251, its name above, totals below. The payment of 201.06 is not in it. */
  async function makeStatement(): Promise<Buffer> {
    const now = Date.now();
    const { rows } = await ground.desk.database.pool.query<{ bank_time: Date; amount_minor: string }>(
      'select bank_time, amount_minor from payments',
    );
    const timeOf = (sum: bigint): Date =>
      rows.find(({ amount_minor }) => amount_minor === String(sum))?.bank_time ?? new Date(0);
    const lines = [
      'ЗАО «Пример Банк»;;;;',
      'Выписка по счёту;1234567890123456;;;',
      '',
      'Дата;№ документа;Расход;Приход;Остаток',
      `${written(timeOf(sums.late))};A1;;301,59;10 301,59`,
      `${written(timeOf(sums.read))};A2;;100,53;10 402,12`,
      `${written(new Date(now))};A3;5 000,00;;5 402,12`,
      `${written(new Date(now))};A4;;777,00;6 179,12`,
      `${written(new Date(now))};A5;;1.240;7 419,12`,
      `${written(new Date(now + 60_000))};A6;1,00;;7 418,12`,
      'Итого;;5 001,00;1 179,12;',
    ];
    const text = lines.join('\r\n');
    return Buffer.from(
      [...text].map((char) => {
        const code = char.charCodeAt(0);
        if (code < 0x80) return code;
        const special = { '«': 0xab, '»': 0xbb, '№': 0xb9, ё: 0xb8 }[char];
        return special ?? code - 0x0410 + 0xc0;
      }),
    );
  }

  test('asks once which column is what, tells what is missing on either side, and moves no money', async () => {
    const before = await records();
    const file = { name: 'statement.csv', mimeType: 'text/csv', buffer: await makeStatement() };
    await page.goto(`${ground.panelUrl}/mail`);
    await page.getByLabel('Statement file').setInputFiles(file);
    await page.getByRole('button', { name: 'Compare' }).click();
    await see(page.getByLabel('Money in')).toHaveValue('Приход');
    await see(page.getByLabel('Date')).toHaveValue('Дата');
    await page.getByLabel('Transaction number').selectOption('');
    await page.getByRole('button', { name: 'Remember and compare' }).click();

    const result = page.locator('form [role=status]').first();
    await see(result).toContainText('Agree: 2. Money out and totals: 3.');
    await see(result).toContainText('Here, not at the bank: a forgery? (1)');
    await see(result).toContainText('201.06');
    await see(result).toContainText('At the bank, not here (1)');
    await see(result).toContainText('777.00');
    await see(result).toContainText('line 8');
    await see(result).toContainText('line 9: the sum can be read in two ways');
    await picture('statement');

    await page.reload();
    await page.getByLabel('Statement file').setInputFiles(file);
    await page.getByRole('button', { name: 'Compare' }).click();
    await see(result).toContainText('Agree: 2.');
    expect(await records()).toBe(before);
  });

  test.each([
    ['a spreadsheet', Buffer.from([0x50, 0x4b, 3, 4, 0, 0]), 'This is a spreadsheet of Excel.'],
    ['a file of other columns', Buffer.from('A;B\n1;2'), 'Which column is what'],
  ])('%s is answered with what to do', async (_, buffer, words) => {
    await page.goto(`${ground.panelUrl}/mail`);
    const file = { name: 'statement.csv', mimeType: 'text/csv', buffer };
    await page.getByLabel('Statement file').setInputFiles(file);
    await page.getByRole('button', { name: 'Compare' }).click();
    await see(page.getByText(words)).toBeVisible();
  });

  test('is compared by the command, too, with the columns the panel was told', async () => {
    const file = join(ground.dataDir, 'statement.csv');
    writeFileSync(file, await makeStatement());
    const { stdout, code } = await luxon('statement', 'check', file).then(
      (text) => ({ stdout: text, code: 0 }),
      (error: { stdout: string; code: number }) => error,
    );
    expect(code).toBe(1);
    expect(stdout).toContain('2 payments agree; 3 lines are money out or totals');
    expect(stdout).toMatch(/✗ not at the bank\s+201,06\sKGS/);
    expect(stdout).toMatch(/✗ missed, line 8\s+777,00\sKGS/);
    expect(stdout).toMatch(/\? line 9\s+the sum cannot be read without doubt/);
  });
});

test('a person writes down the money of a mail whose sum could not be read', async () => {
  await ground.sandbox.bank.sendIncoming({ amountMinor: 50_265n, currency: 'XYZ', language: 'ru' });
  const unreadSum = "notice is null and state in ('review', 'unreadable')";
  await until('it waits for a person', async () => {
    const { rows } = await ground.desk.database.pool.query(`select id from mails where ${unreadSum}`);
    return rows.length === 1;
  });
  await page.goto(`${ground.panelUrl}/unmatched?what=mails`);
  await see(page.getByText('The sum was not read.')).toBeVisible();
  const id = await openMail(unreadSum);
  const accept = page.locator('form', { has: page.getByRole('button', { name: 'Accept' }) });
  await accept.getByLabel('Sum, KGS').fill('five hundred');
  await accept.getByLabel('Number of the transfer').fill('7701');
  await accept.getByLabel('Reason').fill('Seen in the bank app');
  await accept.getByRole('button').click();
  await see(accept.getByRole('alert')).toContainText('Nothing was recorded.');
  await accept.getByLabel('Sum, KGS').fill('502,65');
  await accept.getByRole('button').click();
  await see(page.getByLabel('Reason')).toHaveCount(0);
  const { rows } = await ground.desk.database.pool.query(
    'select amount_minor, currency, scope, bank_time, reference, vouched_by from payments where mail_id = $1',
    [id],
  );
  expect(rows).toEqual([
    {
      amount_minor: '50265',
      currency: 'KGS',
      scope: `demirbank:${ground.settings.mailbox?.address}`,
      bank_time: null,
      reference: '7701',
      vouched_by: 'operator',
    },
  ]);
});

describe.each(languages)('on a phone of 360 px and on a desktop (%s)', (language) => {
  test.each(['light', 'dark'] as const)('the pages fit and say everything (%s)', async (colorScheme) => {
    await speak(context, ground.panelUrl, language);
    await page.emulateMedia({ colorScheme });
    const paths = [
      '/mail',
      `/mail/${await mailWhere("state = 'refused'")}`,
      `/mail/${await mailWhere(ofSum(sums.read))}`,
    ];
    for (const path of paths) {
      await page.goto(`${ground.panelUrl}${path}`);
      for (const [width, height] of [
        [360, 740],
        [1280, 800],
      ] as const) {
        await page.setViewportSize({ width, height });
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
        expect(await page.locator('body').innerText()).not.toMatch(rawKey);
        // No entry of the bar is cut or runs into its neighbour.
        const cut = await page
          .locator('nav a')
          .evaluateAll((links) => links.filter((link) => link.scrollWidth > link.clientWidth).length);
        expect(cut).toBe(0);
      }
    }
  });
});
