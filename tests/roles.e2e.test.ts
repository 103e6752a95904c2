// Every role at every page, route and action of the panel, over the wire as a browser sends them, buttons or not.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mayDo, type Role, roles, storeMail, tableNames } from '@luxon/cashdesk';
import { makeNotice, makeRequest, readAsPayment } from '@luxon/cashdesk/testing';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { access } from '../admin_nextjs/src/server/permissions.ts';
import { findPages } from './all-pages.ts';
import {
  findBarriers,
  findOverflow,
  findStrangeWords,
  languages,
  sizes,
  themes,
  walkTo,
  wear,
} from './look-at-page.ts';
import { openTestGround, type TestGround } from './open-test-ground.ts';
import { launchBrowser, see, signInToPanel, speak } from './signed-in-page.ts';

type Who = Role | 'stranger';
const everyone: readonly Who[] = [...roles, 'stranger'];

let ground: TestGround;
let browser: Browser;
const contexts = new Map<Who, BrowserContext>();
beforeAll(async () => {
  ground = await openTestGround();
  await ground.startPanel();
  browser = await launchBrowser();
  contexts.set('stranger', await browser.newContext());
  const signIn = async (role: Role): Promise<void> => {
    const who = { name: `The ${role}`, email: `${role}@desk.example`, role };
    contexts.set(role, await signInToPanel(browser, ground, who));
  };
  await Promise.all([...roles.map(signIn), fillDesk()]);
});
afterAll(async () => {
  await browser?.close();
  await ground?.close();
});

/** One of everything that has a page of its own: a mail, its payment, a request and its player. */
async function fillDesk(): Promise<void> {
  const { desk } = ground;
  const raw = 'From: bank@demirbank.example\r\nContent-Type: text/plain\r\n\r\n100.50 KGS\r\n';
  const folder = { mailbox: 'desk@example.com', folder: 'INBOX', uidValidity: 1n, uid: 1n };
  const stored = await storeMail(desk, {
    ...folder,
    sizeBytes: raw.length,
    receivedAt: desk.clock(),
    raw: Buffer.from(raw),
  });
  if (stored.kind !== 'stored') throw new Error(`The mail is ${stored.kind}.`);
  await readAsPayment(desk, stored.mailId, makeNotice(desk));
  await makeRequest(desk);
}

const contextOf = (who: Who): BrowserContext => {
  const context = contexts.get(who);
  if (context === undefined) throw new Error(`Nobody is the ${who}.`);
  return context;
};
const table: Readonly<Record<string, (typeof access)[keyof typeof access]>> = access;

interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

const answers = new Map<string, Promise<Answered>>();

/** Asks for an address with the cookies of this person, as their browser would; once, however often that is of use. */
function ask(who: Who, path: string, method: 'GET' | 'POST' = 'GET'): Promise<Answered> {
  const key = `${who} ${method} ${path}`;
  const answer = answers.get(key) ?? askNow(who, path, method);
  answers.set(key, answer);
  return answer;
}

async function askNow(who: Who, path: string, method: 'GET' | 'POST'): Promise<Answered> {
  const cookies = await contextOf(who).cookies(ground.panelUrl);
  const { status, headers, body } = await fetch(`${ground.panelUrl}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
      ...(method === 'POST' ? { origin: ground.panelUrl, 'content-type': 'application/json' } : {}),
    },
    ...(method === 'POST' ? { body: '{}' } : {}),
  });
  // The body is not waited for: one of them never ends.
  await body?.cancel();
  return { status, headers: Object.fromEntries(headers) };
}

/** What the table says of an address: `opened`, or who it is closed to. A stranger is sent to the sign-in, or told so. */
function expectedOf(who: Who, route: string, statuses: { opened: number; stranger: number }): number {
  const permission = table[route];
  if (permission === undefined) throw new Error(`${route} is in no table.`);
  if (permission === 'everybody') return statuses.opened;
  if (who === 'stranger') return statuses.stranger;
  return mayDo(who, permission) ? statuses.opened : 403;
}

test.each(everyone)('%s: every page is open by the table, or says politely no', async (who) => {
  const pages = await findPages(ground.desk);
  expect(pages.filter(({ route }) => route.includes('[')).length).toBeGreaterThan(3);
  for (const { route, path } of pages) {
    const expected = expectedOf(who, route, { opened: 200, stranger: 307 });
    expect([path, (await ask(who, path)).status]).toEqual([path, expected]);
  }
});

interface AskedRoute {
  readonly route: string;
  readonly path: string;
  readonly method?: 'POST';
  /** What is answered to whom the table lets in; default 200. */
  readonly opened?: number;
}

/** Every route with an address that is there, and the answer to who may have it. */
async function findRoutes(): Promise<readonly AskedRoute[]> {
  const { rows } = await ground.desk.database.pool.query<{ id: string }>('select id from mails limit 1');
  return [
    // Signing in is for whoever is not yet; the rest of better-auth is there for nobody.
    { route: '/api/auth/[...all]', path: '/api/auth/passkey/options', method: 'POST' },
    { route: '/api/auth/[...all]', path: '/api/auth/update-user', method: 'POST', opened: 404 },
    { route: '/api/auth/[...all]', path: '/api/auth/get-session', opened: 405 },
    { route: '/api/events', path: '/api/events' },
    ...tableNames.map((name) => ({ route: '/api/export/[table]', path: `/api/export/${name}` })),
    { route: '/api/export/[table]', path: '/api/export/operators', opened: 404 },
    // No role opens it: it asks for a token of its own, and this panel has none.
    { route: '/api/metrics', path: '/api/metrics', opened: 404 },
    { route: '/api/now', path: '/api/now' },
    { route: '/mail/[id]/body', path: `/mail/${rows[0]?.id}/body` },
    { route: '/mail/[id]/body', path: '/mail/00000000-0000-4000-8000-000000000000/body', opened: 404 },
  ];
}

test.each(everyone)('%s: every route answers by the table, and a stranger learns nothing', async (who) => {
  for (const { route, path, method, opened = 200 } of await findRoutes()) {
    const expected = expectedOf(who, route, { opened, stranger: 401 });
    expect([path, (await ask(who, path, method)).status]).toEqual([path, expected]);
  }
});

test('every answer says what it is, is read as nothing else, is kept by no cache and by no other site', async () => {
  const addresses = [...(await findPages(ground.desk)), ...(await findRoutes())];
  for (const { path } of addresses.filter((one) => !('method' in one))) {
    const { headers: said, status } = await ask('owner', path);
    expect([path, said]).toEqual([path, expect.objectContaining({ 'x-content-type-options': 'nosniff' })]);
    expect([path, said['referrer-policy']]).toEqual([path, 'same-origin']);
    expect([path, said['content-security-policy']]).toEqual([
      path,
      expect.stringContaining('frame-ancestors'),
    ]);
    expect([path, said['access-control-allow-origin']]).toEqual([path, undefined]);
    if (status !== 200) continue;
    expect([path, said['cache-control']]).toEqual([path, expect.stringContaining('no-store')]);
    expect([path, said['content-type']]).toEqual([
      path,
      expect.stringMatching(/^(?:text\/(?:html|csv); charset=utf-8|text\/event-stream|application\/json)$/),
    ]);
  }
});

test('no address of the table is left out', async () => {
  const asked = [...(await findPages(ground.desk)), ...(await findRoutes())].map(({ route }) => route);
  expect(new Set(asked)).toEqual(new Set(Object.keys(table).filter((name) => name.startsWith('/'))));
});

/** What the page says to whom it is closed, and who that is. */
const closed = {
  ru: 'Эта страница для вас закрыта',
  ky: 'Бул барак сиз үчүн жабык',
  en: 'This page is not open to you',
} as const;

describe.concurrent('on foot', () => {
  const walkers = ['supervisor', 'cashier', 'auditor'] as const;
  test.each(walkers)(
    '%s: every page the role may see is usable, and the others say politely no',
    async (role) => {
      const turn = walkers.indexOf(role);
      const language = languages[turn] ?? 'ru';
      const context = await browser.newContext({
        storageState: await contextOf(role).storageState(),
        reducedMotion: 'reduce',
      });
      await speak(context, ground.panelUrl, language);
      const page = await context.newPage();
      const faults: object[] = [];
      await page.goto(ground.panelUrl);
      for (const [index, { route, path, isPublic }] of (await findPages(ground.desk)).entries()) {
        if (isPublic) continue;
        // Each of them in a language, and each page in another size and theme for each.
        const size = (index + turn) % 2 === 0 ? 'phone' : 'desktop';
        const theme = themes[(Math.floor(index / 2) + turn) % 2] ?? 'dark';
        await page.setViewportSize(sizes[size]);
        await walkTo(page, path);
        const permission = table[route];
        const isOpen = permission !== undefined && permission !== 'everybody' && mayDo(role, permission);
        await see(page.getByRole('heading', { level: 1, name: closed[language] })).toHaveCount(
          isOpen ? 0 : 1,
        );
        await wear(page, theme);
        const found = [
          ...(await findStrangeWords(page, { language, isPublic })),
          ...(await findOverflow(page, size)),
          ...(await findBarriers(page, false)),
        ];
        faults.push(...found.map((fault) => ({ route, language, size, theme, ...fault })));
      }
      await page.close();
      expect(faults).toEqual([]);
    },
    300_000,
  );
});

test('who opens a page of others reads the own role and finds the way on', async () => {
  const page = await contextOf('cashier').newPage();
  await page.goto(`${ground.panelUrl}/people`);
  await see(page.getByText('Your role: Cashier. Nothing was changed, no money moved.')).toBeVisible();
  await see(page.getByRole('link', { name: 'Requests' })).toBeVisible();
  await page.close();
});

interface BuiltAction {
  readonly id: string;
  readonly name: string;
  /** A page it can be sent to. */
  readonly path: string;
}

/** Reads which actions the built panel takes, whether or not a page shows their form. */
function readActions(): BuiltAction[] {
  const file = join(import.meta.dirname, '../admin_nextjs/.next/server/server-reference-manifest.json');
  const { node } = JSON.parse(readFileSync(file, 'utf8')) as {
    node: Record<string, { exportedName: string; workers: Record<string, unknown> }>;
  };
  return Object.entries(node).map(([id, { exportedName, workers }]) => {
    const page = Object.keys(workers).find((worker) => worker.endsWith('/page') && !worker.includes('['));
    return { id, name: exportedName, path: `/${page?.replace(/^app\/(\(desk\)\/)?|\/?page$/g, '') ?? ''}` };
  });
}

/** Sends an action an empty form, as the browser does; gives what was answered. */
async function send(page: Page, { id, path }: BuiltAction): Promise<string> {
  const answer = (await page.evaluate(`(async () => {
    const body = new FormData();
    body.append('0', '[null,"$K1"]');
    const headers = { 'next-action': ${JSON.stringify(id)}, accept: 'text/x-component' };
    return (await fetch(${JSON.stringify(path)}, { method: 'POST', headers, body, redirect: 'manual' })).text();
  })()`)) as string;
  return /"said":"([^"]+)"/.exec(answer)?.[1] ?? `unreadable: ${answer.slice(0, 200)}`;
}

test.each(everyone)('%s: every action is refused or taken by the table', async (who) => {
  const actions = readActions().filter(({ name }) => table[name] !== 'everybody');
  expect(actions.length).toBeGreaterThan(35);
  const page = await contextOf(who).newPage();
  await page.goto(`${ground.panelUrl}/${who === 'stranger' ? 'sign-in' : ''}`);
  const wrong: string[] = [];
  const tryOne = async (action: BuiltAction): Promise<void> => {
    const permission = table[action.name];
    if (permission === undefined || permission === 'everybody')
      throw new Error(`${action.name} is in no table.`);
    const said = await send(page, action);
    const expected =
      who === 'stranger'
        ? /^(You are signed out|Вы вышли)/
        : mayDo(who, permission)
          ? /^(?!Your role|You are signed out|unreadable)/
          : /^Your role does not allow this/;
    if (!expected.test(said)) wrong.push(`${action.name}: ${said}`);
  };
  await Promise.all(actions.map(tryOne));
  expect(wrong).toEqual([]);
  await page.close();
});
