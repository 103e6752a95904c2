// Every role at every page and every action of the panel, over the wire as a browser sends them, buttons or not.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mayDo, type Role, roles } from '@luxon/cashdesk';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { access } from '../admin_nextjs/src/server/permissions.ts';
import { openTestGround, type TestGround } from './open-test-ground.ts';
import { launchBrowser, see, signInToPanel } from './signed-in-page.ts';

let ground: TestGround;
let browser: Browser;
const contexts = new Map<Role | 'stranger', BrowserContext>();
beforeAll(async () => {
  ground = await openTestGround();
  await ground.startPanel();
  browser = await launchBrowser();
  contexts.set('stranger', await browser.newContext());
  for (const role of roles) {
    const who = { name: `The ${role}`, email: `${role}@desk.example`, role };
    contexts.set(role, await signInToPanel(browser, ground, who));
  }
});
afterAll(async () => {
  await browser?.close();
  await ground?.close();
});

const contextOf = (who: Role | 'stranger'): BrowserContext => {
  const context = contexts.get(who);
  if (context === undefined) throw new Error(`Nobody is the ${who}.`);
  return context;
};
const table: Readonly<Record<string, (typeof access)[keyof typeof access]>> = access;
const pages = Object.keys(table).filter((name) => name.startsWith('/') && !/^\/api|\[/.test(name));

test.each([...roles, 'stranger'] as const)(
  '%s: every page is open by the table, or says politely no',
  async (who) => {
    const context = contextOf(who);
    for (const path of pages) {
      const permission = table[path] ?? 'everybody';
      const isOpen = permission === 'everybody';
      const expected = isOpen ? 200 : who === 'stranger' ? 307 : mayDo(who, permission) ? 200 : 403;
      const answer = await context.request.get(`${ground.panelUrl}${path}`, { maxRedirects: 0 });
      expect([path, answer.status()]).toEqual([path, expected]);
    }
  },
);

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

test.each([...roles, 'stranger'] as const)(
  '%s: every action is refused or taken by the table',
  async (who) => {
    const actions = readActions().filter(({ name }) => table[name] !== 'everybody');
    expect(actions.length).toBeGreaterThan(35);
    const page = await contextOf(who).newPage();
    await page.goto(`${ground.panelUrl}/${who === 'stranger' ? 'sign-in' : ''}`);
    const wrong: string[] = [];
    for (const action of actions) {
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
    }
    expect(wrong).toEqual([]);
    await page.close();
  },
);
