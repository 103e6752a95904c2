import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type DeskSettings, startDesk } from '@luxon/sandbox';
import { afterEach, expect, test } from 'vitest';
import { defaultLimits } from '../settings.ts';
import { signInByBrowser } from './browser.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function setUp(
  settings: Partial<DeskSettings> = {},
  part: { password?: string; appUrl?: string } = {},
) {
  const desk = await startDesk({
    login: 'planted-login',
    password: 'planted-password',
    cashboxCode: '1000001',
    controlPort: null,
    workArea: { latMin: 10, latMax: 11, lonMin: 20, lonMax: 21 },
    settings,
  });
  ends.push(() => desk.close());
  const log: string[] = [];
  const say = (line: string): void => void log.push(line);
  let submitted = 0;
  const attempt = {
    context: {
      settings: {
        apiUrl: desk.url,
        appUrl: part.appUrl ?? desk.appUrl,
        clientId: desk.clientId,
        clientSecret: null,
        login: 'planted-login',
        password: 'planted-password',
        cashboxCode: '1000001',
        lat: 10.5,
        lon: 20.25,
        signIn: ['browser'] as const,
      },
      limits: defaultLimits,
      clock: () => new Date('2026-11-24T06:00:00Z'),
    },
    log: { info: say, warn: say, error: say },
    login: 'planted-login',
    password: part.password ?? 'planted-password',
    limitMs: 5_000,
    beforePassword: async () => {
      submitted += 1;
    },
  };
  return { desk, attempt, log, submitted: () => submitted };
}

test("the session is read from the page's own call, with the operator's login and place", async () => {
  const { desk, attempt, log, submitted } = await setUp();
  const session = await signInByBrowser(attempt);
  expect(desk.control.sessions()).toMatchObject([{ ...pick(session), source: 'browser', alive: true }]);
  expect(desk.control.signIns()).toMatchObject([{ way: 'browser', outcome: 'accepted' }]);
  expect(submitted()).toBe(1);
  for (const secret of ['planted-password', session.bearerToken, session.sessionId])
    expect(log.join('\n')).not.toContain(secret);
});

const pick = ({
  bearerToken,
  userId,
  sessionId,
}: Record<'bearerToken' | 'userId' | 'sessionId', string>) => ({
  bearerToken,
  userId,
  sessionId,
});

test.each([
  ['a captcha', 'captcha', 'human_step_needed', 'ambiguous', 1],
  ['a one-time code', 'one_time_code', 'human_step_needed', 'accepted', 1],
  ['a changed page', 'page_changed', 'sign_in_changed', null, 0],
] as const)(
  '%s ends it, and the operator is asked',
  async (_name, obstacle, code, password, times) => {
    const { attempt, submitted } = await setUp({ obstacle });
    await expect(signInByBrowser(attempt)).rejects.toMatchObject({ code, password });
    expect(submitted()).toBe(times);
  },
  30_000,
);

test.each([
  ['http_500', 'sign_in_ambiguous'],
  ['http_403', 'sign_in_ambiguous'],
  ['html_200', 'sign_in_changed'],
  ['hang_before', 'sign_in_changed'],
] as const)(
  "%s at the page's own sign-in is no refusal, and the next try works",
  async (fault, code) => {
    const { desk, attempt } = await setUp();
    desk.control.setFault({ method: 'pwaSignIn', fault });
    const limited = { ...attempt, limitMs: 1_500 };
    await expect(signInByBrowser(limited)).rejects.toMatchObject({ code, password: 'ambiguous' });
    await expect(signInByBrowser(attempt)).resolves.toMatchObject({ source: 'browser' });
  },
  30_000,
);

test('a wrong password is told as refused', async () => {
  const { attempt } = await setUp({}, { password: 'another-planted-password' });
  await expect(signInByBrowser(attempt)).rejects.toMatchObject({
    code: 'wrong_password',
    password: 'refused',
  });
});

test('a page that is not there is told as unreachable, and no password left', async () => {
  const { attempt, submitted } = await setUp({}, { appUrl: 'http://127.0.0.1:9' });
  await expect(signInByBrowser(attempt)).rejects.toMatchObject({ code: 'unreachable', password: 'not_sent' });
  expect(submitted()).toBe(0);
});

test("somebody else's page that asks for a password gets nothing", async () => {
  const typed: string[] = [];
  const stranger = createServer((request, response) => {
    typed.push(request.url ?? '');
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end('<form action="/stolen"><input name="l" type="text"><input name="p" type="password"></form>');
  });
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  const there = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}/login`;
  const door = createServer((_request, response) => response.writeHead(302, { location: there }).end());
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  for (const server of [stranger, door]) {
    ends.push(async () => {
      server.closeAllConnections();
      server.close();
    });
  }
  const appUrl = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
  const { attempt, submitted } = await setUp({}, { appUrl });
  await expect(signInByBrowser(attempt)).rejects.toMatchObject({
    code: 'sign_in_changed',
    password: 'not_sent',
  });
  expect(submitted()).toBe(0);
  expect(typed.filter((url) => url.startsWith('/stolen'))).toEqual([]);
});

test('without a Chromium the way says so', async () => {
  const { attempt } = await setUp();
  const settings = { ...attempt.context.settings, browserPath: '/nonexistent/chromium' };
  await expect(
    signInByBrowser({ ...attempt, context: { ...attempt.context, settings } }),
  ).rejects.toMatchObject({ code: 'browser_missing' });
});
