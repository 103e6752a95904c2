// Every page of the panel in a real Chromium, in three languages, in both looks, on a phone of 360 px and on a desktop;
// what every page shares: keys, focus, the connection, the words of an error. PICTURES=1 also writes docs/pictures/.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRequest, readPulse, scopeOf } from '@luxon/cashdesk';
import type { Browser, BrowserContext, Locator, Page, Route } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { letPlayerPay } from '../sandbox/practice/run-day.ts';
import { findPages, type PanelPage } from './all-pages.ts';
import { findClassPairs } from './class-pairs.ts';
import {
  comesToLife,
  type Fault,
  findBarriers,
  findOverflow,
  findStrangeWords,
  type Language,
  languages,
  sizes,
  type Theme,
  themes,
  walkTo,
  wear,
} from './look-at-page.ts';
import { openTestGround, type TestGround, until } from './open-test-ground.ts';
import { launchBrowser, see, signInToPanel, speak, takesPictures } from './signed-in-page.ts';

const picturesDir = join(import.meta.dirname, '..', 'docs', 'pictures');

/** What a page shows as well, at another address. */
const otherViews: readonly PanelPage[] = ['/unmatched?what=mails', '/unmatched?what=mails&as=table'].map(
  (path) => ({ route: path, path, isPublic: false }),
);

let ground: TestGround;
let panel: Awaited<ReturnType<TestGround['startPanel']>>;
let browser: Browser;
let signedIn: BrowserContext;
let page: Page;
let pages: PanelPage[];

beforeAll(async () => {
  ground = await openTestGround();
  panel = await ground.startPanel();
  await ground.startWorker();
  browser = await launchBrowser();
  signedIn = await signInToPanel(browser, ground);
  page = await signedIn.newPage();
  await fillDesk();
  pages = [...(await findPages(ground.desk)), ...otherViews];
});
afterAll(async () => {
  await browser?.close();
  await ground?.close();
});

/** One of everything the pages show: credited, to choose, unmatched, unknown, waiting, a mail to check, an account. */
async function fillDesk(): Promise<void> {
  const { desk, sandbox } = ground;
  await page.goto(`${ground.panelUrl}/accounts`);
  await page.getByLabel('Name', { exact: true }).fill('First');
  await page.getByLabel('What the player is shown').fill('0700 000 001');
  await page.getByLabel('Reason').fill('The first account');
  await page.getByRole('button', { name: 'Add the account' }).click();
  await see(page.getByRole('heading', { name: 'First On' })).toBeVisible();
  const pay = (playerId: string, fate: 'credited' | 'choose' | 'unmatched') =>
    letPlayerPay(ground, { fate, playerId, baseMinor: 50_000n, language: 'ru' });
  const states = async (): Promise<string> => {
    const { rows } = await desk.database.pool.query<{ state: string }>('select state from attempts');
    return rows
      .map(({ state }) => state)
      .sort()
      .join();
  };
  await pay('100000031', 'credited');
  await pay('100000032', 'choose');
  await pay('100000033', 'unmatched');
  // A mail about money of three hours ago waits for a person.
  const bankTime = new Date(Date.now() - 3 * 3_600_000);
  await sandbox.bank.sendIncoming({ amountMinor: 62_137n, language: 'ru', bankTime });
  await until('a mail waits', async () => (await readPulse(desk)).unmatchedMails === 1);
  await until('a credit is confirmed', async () => (await states()) === 'confirmed');
  sandbox.desk.control.setFault({ method: 'deposit', fault: 'missing_success', times: 1 });
  await pay('100000034', 'credited');
  await until('a credit is unknown', async () => (await states()) === 'confirmed,unknown');
}

/** Makes a request of a player that nothing is paid for. */
async function askFor(playerId: string): Promise<void> {
  const made = await createRequest(ground.desk, {
    playerId,
    baseMinor: 90_000n,
    currency: 'KGS',
    scope: scopeOf('demirbank', ground.settings.mailbox?.address ?? ''),
    idempotencyKey: `look ${playerId}`,
    ...ground.settings.requests,
    actor: 'practice',
  });
  if (made.kind !== 'created') throw new Error(`The request is ${made.kind}.`);
}

/** Opens a page and waits until it stands. */
async function open(where: Page, path: string): Promise<void> {
  await where.goto(`${ground.panelUrl}${path}`);
  await where.locator('h1').first().waitFor();
}

async function takePicture(where: Page, name: string): Promise<void> {
  mkdirSync(picturesDir, { recursive: true });
  const devtools = await where.context().newCDPSession(where);
  const { data } = await devtools.send('Page.captureScreenshot', { format: 'webp', quality: 80 });
  writeFileSync(join(picturesDir, `${name}.webp`), Buffer.from(data, 'base64'));
}

/** What a page is opened for in a language: all of it on a desktop or a phone, or its words and its width alone. */
const turns = ['desktop', 'phone', 'words'] as const;

describe.concurrent('every page', () => {
  test.each(languages)(
    'in %s: axe finds nothing, nothing scrolls aside on a phone or a desktop, all of it is said in this language',
    async (language) => {
      const faults: object[] = [];
      const reader = await openReader(language);
      await open(reader.page, '/');
      for (const [index, { route, path, isPublic }] of pages.entries()) {
        // Each page has each of the turns once: in another language.
        const turn = turns[(index + languages.indexOf(language)) % 3] ?? 'words';
        const size = turn === 'words' ? 'phone' : turn;
        const where = isPublic ? await reader.openAsStranger() : reader.page;
        const tell = (found: readonly Fault[], theme?: Theme): void =>
          void faults.push(...found.map((fault) => ({ route, language, size, theme, ...fault })));
        await where.setViewportSize(sizes[size]);
        // Loaded once, walked to twice: people do both.
        if (isPublic || turn === 'desktop') await open(where, path);
        else await walkTo(where, path);
        if (!isPublic) await comesToLife(where, path);
        tell(await findStrangeWords(where, { language, isPublic }));
        tell(await findOverflow(where, size));
        if (turn === 'words') tell(await findClassPairs(where));
        else {
          const pictured = themes[(index + sizes[size].width) % 2];
          for (const theme of themes) {
            await wear(where, theme);
            // The other look has other colours and nothing else: each page is asked about them in one of the sizes.
            const isItsTurn = index % 2 === (size === 'desktop' ? 0 : 1);
            if (theme === 'light' || isItsTurn) tell(await findBarriers(where, theme === 'dark'), theme);
            if (takesPictures && theme === pictured && !isPublic) {
              const file =
                path === '/'
                  ? 'now'
                  : route
                      .slice(1)
                      .replace(/[[\]]|\w+=/g, '')
                      .replaceAll(/[/?&]/g, '-');
              await takePicture(where, `${file}-${size}`);
            }
          }
        }
        if (size === 'desktop') {
          await where.setViewportSize(sizes.phone);
          tell(await findOverflow(where, 'phone'));
        }
        if (isPublic) await where.close();
      }
      await reader.close();
      expect(faults).toEqual([]);
    },
    300_000,
  );
});

interface Scene {
  readonly name: string;
  readonly context: () => BrowserContext;
  readonly path: string;
  /** What is done before the picture; default: nothing. */
  readonly prepare?: (where: Page) => Promise<void>;
  /** What is waited for. */
  readonly shows: (where: Page) => Locator;
}

/** Takes the pictures of what the walk does not meet: each on a desktop and a phone, once light and once dark. */
if (takesPictures)
  test('pictures of the way in, of a question, and of what is closed, lost or broken', async () => {
    const { pool } = ground.desk.database;
    const still = { reducedMotion: 'reduce', locale: 'ru-RU', timezoneId: 'Asia/Bishkek' } as const;
    const stranger = await browser.newContext(still);
    const [cashier, auditor] = await Promise.all([
      signInToPanel(browser, ground, { name: 'Бакыт', email: 'bakyt@desk.example', role: 'cashier' }),
      signInToPanel(browser, ground, { name: 'Нурлан', email: 'nurlan@desk.example', role: 'auditor' }),
    ]);
    const heading = (where: Page) => where.locator('h1').first();
    const scenes: readonly Scene[] = [
      { name: 'sign-in', context: () => stranger, path: '/sign-in', shows: heading },
      { name: 'welcome', context: () => stranger, path: `/welcome#${'0'.repeat(43)}`, shows: heading },
      {
        name: 'match-question',
        context: () => signedIn,
        path: '/match',
        async prepare(where) {
          await where.getByRole('option').first().click();
          await where.getByRole('listbox').nth(1).getByRole('option').first().click();
        },
        shows: (where) => where.getByRole('dialog'),
      },
      { name: 'forbidden', context: () => cashier, path: '/people', shows: heading },
      { name: 'auditor', context: () => auditor, path: '/unmatched', shows: heading },
      { name: 'not-found', context: () => signedIn, path: '/no-such-page', shows: heading },
      { name: 'error', context: () => signedIn, path: '/accounts', shows: heading },
    ];
    for (const [index, { name, context, path, prepare, shows }] of scenes.entries()) {
      const where = await context().newPage();
      await where.emulateMedia({ reducedMotion: 'reduce' });
      if (name === 'error') await pool.query('alter table receiving_accounts rename to gone');
      try {
        for (const [turn, size] of (['desktop', 'phone'] as const).entries()) {
          await speak(context(), ground.panelUrl, languages[(index + turn) % 3] ?? 'ru');
          await where.setViewportSize(sizes[size]);
          await open(where, path);
          await prepare?.(where);
          await see(shows(where)).toBeVisible();
          for (const theme of themes) {
            await wear(where, theme);
            expect([name, size, theme, await findBarriers(where, false)]).toEqual([name, size, theme, []]);
            if (theme === themes[(index + turn) % 2]) await takePicture(where, `${name}-${size}`);
          }
          expect([name, await findOverflow(where, size)]).toEqual([name, []]);
        }
      } finally {
        if (name === 'error') await pool.query('alter table gone rename to receiving_accounts');
      }
      await where.close();
    }
    await speak(signedIn, ground.panelUrl, 'en');
    await Promise.all([stranger, cashier, auditor].map((one) => one.close()));
  }, 300_000);

/** The signed-in person and a stranger in browsers of their own, which speak this language and move nothing. */
async function openReader(language: Language) {
  // A colour on its way to another is neither.
  const still = { reducedMotion: 'reduce', locale: 'en-GB', timezoneId: 'Asia/Bishkek' } as const;
  const own = await browser.newContext({ ...still, storageState: await signedIn.storageState() });
  const stranger = await browser.newContext(still);
  for (const context of [own, stranger]) await speak(context, ground.panelUrl, language);
  return {
    page: await own.newPage(),
    openAsStranger: () => stranger.newPage(),
    async close() {
      await Promise.all([own.close(), stranger.close()]);
    },
  };
}

describe('what every page shares', () => {
  beforeAll(async () => {
    await speak(signedIn, ground.panelUrl, 'en');
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  test('the look that was chosen is in the first answer, and no script stands in the page without a nonce', async () => {
    await signedIn.addCookies([{ name: 'luxon-theme', value: 'dark', url: ground.panelUrl }]);
    const html = await (await page.request.get(ground.panelUrl)).text();
    expect(html).toMatch(/<html[^>]*data-theme="dark"/);
    const scripts = [...html.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
    expect(scripts.length).toBeGreaterThan(0);
    expect(scripts.filter((tag) => !/ (?:nonce|src)="/.test(tag))).toEqual([]);
    await open(page, '/');
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(13, 18, 23)');
    await page.getByRole('button', { name: 'Language and look' }).click();
    await page.getByLabel('Look', { exact: true }).selectOption('light');
    await see
      .poll(() => page.evaluate('getComputedStyle(document.body).backgroundColor'))
      .toBe('rgb(243, 245, 247)');
  });

  test('a menu that comes a moment later moves nothing', async () => {
    await open(page, '/');
    const menu = page.locator('aside');
    await see(menu).toBeVisible();
    const content = page.locator('#content');
    const before = await content.boundingBox();
    await menu.evaluate((element) => element.remove());
    expect(await content.boundingBox()).toEqual(before);
  });

  test('the first language is the browser’s, and times are those of Bishkek with their offset', async () => {
    const fresh = await browser.newContext({ locale: 'ky-KG' });
    const where = await fresh.newPage();
    await open(where, '/sign-in');
    expect(await where.evaluate('document.documentElement.lang')).toBe('ky');
    await fresh.close();
    await open(page, '/');
    await see(page.getByText(/Bishkek \d{2}:\d{2} · UTC\+6/)).toBeVisible();
  });

  test('everything is reached by keyboard: the way past the menu, rows, help; the focus is seen and comes back', async () => {
    await open(page, '/');
    // Its keys work from when it names its tab.
    await see(page).toHaveTitle(/·/);
    const focused = () =>
      page.evaluate(
        '({ text: document.activeElement.textContent.trim(), ring: getComputedStyle(document.activeElement).outlineStyle })',
      ) as Promise<{ text: string; ring: string }>;
    await page.keyboard.press('Tab');
    expect(await focused()).toEqual({ text: 'Skip to content', ring: 'solid' });
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('content');
    await page.keyboard.press('j');
    const first = await focused();
    expect(first.ring).toBe('solid');
    await page.keyboard.press('j');
    expect((await focused()).text).not.toBe(first.text);
    await page.keyboard.press('k');
    expect(await focused()).toEqual(first);
    await page.keyboard.press('?');
    await see(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
    // The keys of the page behind wait.
    await page.keyboard.press('j');
    expect(await page.evaluate("document.activeElement.closest('[role=dialog]') !== null")).toBe(true);
    await page.keyboard.press('Escape');
    await see(page.getByRole('dialog')).toBeHidden();
    expect(await focused()).toEqual(first);
    await page.keyboard.press('Enter');
    await see(page).not.toHaveURL(`${ground.panelUrl}/`);
  });

  test('the keys work before the page has come to life', async () => {
    const early = await signedIn.newPage();
    // React waits for a turn that never comes.
    await early.addInitScript('window.MessageChannel = class { port1 = {}; port2 = { postMessage() {} }; }');
    await open(early, '/');
    await early.keyboard.press('j');
    const focused = early.locator('[data-row]:focus');
    await see(focused).toHaveCount(1);
    const first = await focused.textContent();
    await early.keyboard.press('j');
    await see(focused).not.toHaveText(first ?? '');
    expect(await early.title()).not.toContain('·');
    await early.close();
  });

  test('a letter that is typed is a letter', async () => {
    await open(page, '/requests');
    const player = page.getByLabel('Player id');
    await player.fill('');
    await player.press('j');
    await player.press('?');
    expect(await player.inputValue()).toBe('j?');
    await see(page.getByRole('dialog')).toBeHidden();
  });

  test('on a phone the rest of the menu is behind "more", and nothing moves for who asked for that', async () => {
    const phone = await signedIn.newPage();
    await phone.setViewportSize({ width: 360, height: 740 });
    await open(phone, '/requests');
    const moves = () =>
      phone.evaluate('getComputedStyle(document.querySelector("main form button")).transitionDuration');
    await phone.emulateMedia({ reducedMotion: 'no-preference' });
    expect(await moves()).not.toBe('0s');
    await phone.emulateMedia({ reducedMotion: 'reduce' });
    expect(await moves()).toBe('0s');
    const more = phone.getByRole('button', { name: 'More' });
    await more.click();
    await phone.getByRole('dialog').getByRole('link', { name: 'Accounts' }).click();
    await see(phone.getByRole('heading', { level: 1, name: 'Accounts' })).toBeVisible();
    await see(phone.getByRole('dialog')).toBeHidden();
    await phone.close();
  });

  test('what was typed stays after a refusal', async () => {
    await open(page, '/requests');
    await page.getByLabel('Player id').fill('100000041');
    await page.getByLabel('Sum').fill('a hundred');
    await page.getByRole('button', { name: 'Create the request' }).click();
    await see(page.locator('main [role=alert]')).toBeVisible();
    expect(await page.getByLabel('Player id').inputValue()).toBe('100000041');
    expect(await page.getByLabel('Sum').inputValue()).toBe('a hundred');
  });

  test.each([
    // Without events no refresh comes before the answer.
    ['by what was sent', true, (typed: Page) => typed.getByText('You are signed out.')],
    ['by a refresh', false, (typed: Page) => typed.getByText('stays in this tab for 15 minutes')],
  ])('what was typed stays through a sign-in that is asked for %s', async (_name, isSent, asked) => {
    const typed = await signedIn.newPage();
    if (isSent) await typed.addInitScript('window.EventSource = class extends EventTarget { close() {} };');
    await open(typed, '/requests');
    await typed.getByLabel('Player id').fill('100000041');
    await typed.getByLabel('Sum').fill('a hundred');
    const cookies = await signedIn.cookies();
    await signedIn.addCookies(
      cookies.map((one) => (/session/.test(one.name) ? { ...one, value: 'ended.EXAMPLE' } : one)),
    );
    try {
      if (isSent) await typed.getByRole('button', { name: 'Create the request' }).click();
      else await payUnmatched('100000046');
      await see(asked(typed)).toBeVisible();
      if (!isSent) {
        await see(typed).toHaveURL(/sign-in$/);
        await typed.getByLabel('Email').fill('operator@desk.example');
        await typed.getByLabel('Password').fill('practice-password-1');
        await typed.getByRole('button', { name: 'Sign in', exact: true }).click();
        await see(typed).toHaveURL(/requests$/);
      }
    } finally {
      await signedIn.addCookies(cookies);
    }
    // A sign-in in between leads back by itself.
    if (isSent) await open(typed, '/requests');
    await see(typed.getByLabel('Player id')).toHaveValue('100000041');
    expect(await typed.getByLabel('Sum').inputValue()).toBe('a hundred');
    await typed.close();
  });

  test('what was typed and left is given back to who typed it, and to nobody else', async () => {
    const other = await signInToPanel(browser, ground, { name: 'Other', email: 'other@desk.example' });
    const typed = await signedIn.newPage();
    const own = await signedIn.cookies();
    await open(typed, '/requests');
    await typed.getByLabel('Player id').fill('100000047');
    await typed.getByRole('link', { name: 'Health', exact: true }).first().click();
    await see(typed.getByRole('heading', { name: 'Health', level: 1 })).toBeVisible();
    try {
      await signedIn.addCookies(await other.cookies());
      await open(typed, '/requests');
      await see(typed.getByRole('link', { name: 'Other' }).first()).toBeVisible();
      expect(await typed.getByLabel('Player id').inputValue()).toBe('');
    } finally {
      await signedIn.addCookies(own);
      await other.close();
    }
    await open(typed, '/requests');
    await see(typed.getByLabel('Player id')).toHaveValue('100000047');
    await typed.close();
  });

  test('what was typed stays when the page is loaded anew', async () => {
    await open(page, '/requests');
    await page.getByLabel('Player id').fill('100000048');
    await page.reload();
    await see(page.getByLabel('Player id')).toHaveValue('100000048');
    await page.getByLabel('Player id').fill('');
  });

  test.each(['pressed again at once', 'loaded anew first'])(
    'a form whose answer was lost says so, and nothing is done twice: %s',
    async (how) => {
      const playerId = how === 'loaded anew first' ? '100000050' : '100000049';
      await open(page, '/requests');
      await page.getByLabel('Player id').fill(playerId);
      await page.getByLabel('Sum').fill('910');
      await page.route('**/requests', async (route) => {
        if (route.request().method() !== 'POST') return route.fallback();
        await route.fetch();
        await route.abort('connectionreset');
      });
      const create = page.getByRole('button', { name: 'Create the request' });
      await create.click();
      await see(page.locator('main [role=alert]')).toContainText('No answer came');
      await page.unroute('**/requests');
      if (how === 'loaded anew first') await page.reload();
      await see(page.getByLabel('Player id')).toHaveValue(playerId);
      await create.click();
      await page.waitForURL(/requests\/[0-9a-f-]{36}$/);
      const made = 'select 1 from requests where player_id = $1';
      expect((await ground.desk.database.pool.query(made, [playerId])).rowCount).toBe(1);
    },
  );

  /** How many things wait for a person, as the tab is named. */
  const counted = async () => Number(/^\((\d+)\)/.exec(await page.title())?.[1] ?? 0);
  /** What a figure of the first page says. */
  const figure = async (label: string) => {
    const link = page.getByRole('main').getByRole('link', { name: label }).first();
    return Number(/\d+$/.exec((await link.innerText()).trim())?.[0]);
  };
  const payUnmatched = (playerId: string) =>
    letPlayerPay(ground, { fate: 'unmatched', playerId, baseMinor: 77_000n, language: 'ru' });

  test('what waits is heard once a person has pressed something, is counted, and is there without a touch', async () => {
    await page.addInitScript(`window.tones = 0;
      window.OscillatorNode = class extends OscillatorNode { start(at) { window.tones += 1; super.start(at); } };`);
    await open(page, '/');
    const heard = () => page.evaluate('window.tones') as Promise<number>;
    await see.poll(counted).toBeGreaterThan(0);
    const [before, unmatched, waiting] = [
      await counted(),
      await figure('Unmatched'),
      await figure('Waiting'),
    ];
    await payUnmatched('100000042');
    await see.poll(counted).toBe(before + 1);
    await see.poll(() => figure('Unmatched')).toBe(unmatched + 1);
    expect(await heard()).toBe(0);
    await page.keyboard.press('Shift');
    await payUnmatched('100000043');
    await see.poll(counted).toBe(before + 2);
    // A payment nobody is found for: two tones.
    await see.poll(heard).toBe(2);
    await askFor('100000044');
    await see.poll(() => figure('Waiting')).toBe(waiting + 1);
    // A new request: one.
    await see.poll(heard).toBe(3);
    await see.poll(() => figure('Unmatched')).toBe(unmatched + 2);
    expect(await counted()).toBe(before + 2);
  }, 300_000);

  test('a page that breaks says what it means for the money, in the reader’s language, and no more', async () => {
    const { pool } = ground.desk.database;
    await speak(signedIn, ground.panelUrl, 'ru');
    await pool.query('alter table receiving_accounts rename to gone');
    try {
      await page.goto(`${ground.panelUrl}/accounts`);
      await see(page.getByRole('heading', { name: 'Страница не открылась' })).toBeVisible();
      await see(page.getByText('Деньги в безопасности')).toBeVisible();
      expect(await page.content()).not.toContain('receiving_accounts');
    } finally {
      await pool.query('alter table gone rename to receiving_accounts');
    }
    await page.getByRole('button', { name: 'Попробовать ещё раз' }).click();
    await see(page.getByRole('heading', { level: 1, name: 'Счета' })).toBeVisible();
    await page.goto(`${ground.panelUrl}/no-such-page`);
    await see(page.getByRole('heading', { name: 'Такой страницы нет' })).toBeVisible();
    await speak(signedIn, ground.panelUrl, 'en');
  });

  test.each(['at rest', 'in the middle of a refresh'])(
    'without the panel the page stays, tells how old it is, and catches up by itself: %s',
    async (when) => {
      await open(page, '/');
      // Only a page that is alive hears that the panel is gone.
      await see(page).toHaveTitle(/·/);
      await see.poll(counted).toBeGreaterThan(0);
      const [before, unmatched] = [await counted(), await figure('Unmatched')];
      const breakRefresh = when === 'at rest' ? null : await holdRefresh();
      panel.kill('SIGTERM');
      await breakRefresh?.();
      await see(page.getByText('No connection to the panel.')).toBeVisible();
      const age = page.getByText(/What is shown was received/).locator('time');
      const first = await age.textContent();
      await see.poll(() => age.textContent()).not.toBe(first);
      await see(page.getByRole('heading', { name: 'Now' })).toBeVisible();
      await payUnmatched('100000045');
      panel = await ground.startPanel();
      await see(page.getByText('No connection to the panel.')).toBeHidden();
      await see.poll(counted).toBe(before + 1);
      await see.poll(() => figure('Unmatched')).toBe(unmatched + 1);
      // What it catches up with may load it anew, and a page on its way cannot be led elsewhere.
      await page.close();
      page = await signedIn.newPage();
    },
    300_000,
  );

  test('after a change the first page asks for its words alone, and is led to the sign-in once nobody is signed in', async () => {
    await open(page, '/');
    await see.poll(counted).toBeGreaterThan(0);
    // While the page comes to life it may still be asked for as a whole.
    await askFor('100000047');
    await see(page.getByText('100000047')).toBeVisible();
    const asked = new Set<string>();
    page.on('request', (request) => asked.add(new URL(request.url()).pathname));
    const answered = page.waitForResponse(/api\/now$/);
    await askFor('100000051');
    await see(page.getByText('100000051')).toBeVisible();
    expect(await (await answered).headerValue('content-encoding')).toBe('gzip');
    expect([...asked]).toEqual(['/api/now']);
    const kept = await signedIn.cookies();
    await signedIn.clearCookies();
    await askFor('100000048');
    await see(page).toHaveURL(/sign-in/);
    await signedIn.addCookies(kept);
  });

  /** Lets the page ask for its words and keeps the answer back; gives what breaks the connection under it. */
  async function holdRefresh(): Promise<() => Promise<void>> {
    const held = new Promise<Route>((resolve) => void page.route(/api\/now$/, resolve));
    await askFor('100000046');
    const route = await held;
    return async () => {
      await route.abort('connectionreset');
      await page.unroute(/api\/now$/);
    };
  }
});
