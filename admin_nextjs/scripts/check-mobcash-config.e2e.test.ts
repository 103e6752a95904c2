import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeDesk, openDesk, pasteSession } from '@luxon/cashdesk';
import { createTestDatabase } from '@luxon/cashdesk/testing';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';

const panelDir = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'luxon-check-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Seen {
  readonly url: string;
  readonly method: string;
  readonly body: string;
}

/** A MobCash that answers every JSON-RPC call as told, and remembers what it was asked. */
let answer: { status: number; result?: unknown; error?: unknown };
let seen: Seen[];
let server: Server;
let apiUrl: string;

beforeEach(async () => {
  seen = [];
  answer = { status: 200, result: { user: { id: '1900000000000000000' }, nickname: 'Player' } };
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const isCall = request.url === '/api/';
      const [call] = isCall ? JSON.parse(body) : [{ id: 0, method: 'sign-in' }];
      seen.push({ url: request.url ?? '', method: call.method, body });
      const { status, ...rest } = answer;
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify([{ jsonrpc: '2.0', id: call.id, ...rest }]));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  apiUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
afterEach(() => new Promise<void>((done) => server.close(() => done())));

const tokens = {
  MOBCASH_BEARER_TOKEN: 'ory_at_EXAMPLE.EXAMPLE-0007',
  MOBCASH_USER_ID: '1900000000000000000',
  MOBCASH_SESSION_ID: '1900000000000000001',
};
const login = {
  MOBCASH_LOGIN: 'cashier',
  MOBCASH_PASSWORD: 'EXAMPLE-password',
  MOBCASH_CASHDESK_ID: '1000001',
};
const place = { MOBCASH_DEFAULT_LAT: '0', MOBCASH_DEFAULT_LON: '-20.25' };
const whole = () => ({ ...tokens, ...login, ...place, MOBCASH_API_URL: apiUrl });

const script = 'scripts/check-mobcash-config.ts';
const byTsx = [process.execPath, join(panelDir, '..', 'node_modules', 'tsx', 'dist', 'cli.mjs'), script];
// A third of the time; what is asked and answered is the same.
const direct = [process.execPath, script];

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(
  command: readonly string[],
  values: Readonly<Record<string, string>>,
  args: readonly string[] = [],
  exported: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const file = join(folder, 'check.env');
  writeFileSync(
    file,
    Object.entries(values)
      .map(([name, value]) => `${name}='${value}'\n`)
      .join(''),
  );
  const clean = Object.entries(process.env).filter(([name]) => !/^(MOBCASH|LC_|LANG)/.test(name));
  const env = { ...Object.fromEntries(clean), LUXON_ENV_FILE: file, LUXON_DATA_DIR: folder, ...exported };
  const [program = '', ...first] = command;
  return new Promise((done) => {
    execFile(program, [...first, ...args], { cwd: panelDir, env }, (error, stdout, stderr) => {
      done({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

describe.each([
  ['npm run check-mobcash-config', ['npm', 'run', '--silent', 'check-mobcash-config', '--']],
  ['npx tsx scripts/check-mobcash-config.ts', ['npx', 'tsx', 'scripts/check-mobcash-config.ts']],
])('%s', (_, command) => {
  test('says the mode of a whole desk and ends with 0', async () => {
    const { code, stdout } = await run(command, whole());
    expect(stdout).toContain('Mode: hybrid');
    expect(code).toBe(0);
    expect(seen).toEqual([]);
  });

  test('ends with 1 where nothing is set', async () => {
    expect((await run(command, {})).code).toBe(1);
  });

  test('--live tells a working, a refused and an unreachable MobCash apart by the exit code', async () => {
    expect((await run(command, whole(), ['--live'])).code).toBe(0);
    answer = { status: 401, error: { code: 401, message: 'unauthorized' } };
    expect((await run(command, whole(), ['--live'])).code).toBe(2);
    expect((await run(command, { ...whole(), MOBCASH_API_URL: 'http://127.0.0.1:9' }, ['--live'])).code).toBe(
      3,
    );
  });
});

describe('--live', () => {
  test('asks user.profile alone, and payerNickname only for a given player', async () => {
    await run(direct, whole(), ['--live']);
    expect(seen.map(({ method }) => method)).toEqual(['user.profile']);
    seen = [];
    const { code } = await run(direct, whole(), ['--live', '--player', '100000001']);
    expect(seen.map(({ method }) => method)).toEqual(['user.profile', 'mobile.payerNickname']);
    expect(seen[1]?.body).toContain('"userID":"1900000000000000000"');
    expect(code).toBe(0);
  });

  test('never signs in: a hybrid desk whose session is refused sends no more than the two questions', async () => {
    server.prependListener('request', () => {
      if (seen.length === 1) answer = { status: 401, error: { code: 401, message: 'unauthorized' } };
    });
    const desk = { ...whole(), MOBCASH_SIGN_IN: 'oauth2,app2app' };
    const { code } = await run(direct, desk, ['--live', '--player', '100000001']);
    expect(code).toBe(2);
    expect(seen.map(({ url }) => url)).toEqual(['/api/', '/api/']);
    expect(seen.map(({ body }) => body).join()).not.toContain(login.MOBCASH_PASSWORD);
  });

  test('a desk with a login only is not asked and ends with 0', async () => {
    const { code, stdout } = await run(direct, { ...login, ...place, MOBCASH_API_URL: apiUrl }, [
      '--live',
      '--json',
    ]);
    expect(JSON.parse(stdout)).toMatchObject({
      mode: 'login only',
      exitCode: 0,
      live: { state: 'not asked' },
    });
    expect(code).toBe(0);
    expect(seen).toEqual([]);
  });

  test('does not ask with tokens the program will not take, and names no paste where that is switched off', async () => {
    const off = { ...whole(), MOBCASH_SESSION_FROM: 'stored' };
    const { code, stdout } = await run(direct, off, ['--live', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ mode: 'login only', live: { state: 'switched off' } });
    expect(code).toBe(0);
    expect(seen).toEqual([]);
    answer = { status: 401, error: { code: 401, message: 'unauthorized' } };
    const fromFile = { ...whole(), MOBCASH_SIGN_IN: 'none', MOBCASH_SESSION_FROM: 'env' };
    const refused = await run(direct, fromFile, ['--live']);
    expect(refused.code).toBe(2);
    expect(refused.stdout).toContain('Next step: Write three new tokens');
    expect(refused.stdout).not.toContain('session paste');
  });

  test('is skipped where the settings are incomplete: 1 comes before all others', async () => {
    const { code, stdout } = await run(direct, { ...whole(), MOBCASH_USER_ID: 'x' }, ['--live', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ usable: false, exitCode: 1, live: { state: 'skipped' } });
    expect(code).toBe(1);
    expect(seen).toEqual([]);
  });

  test('an error about the player is a refusal with the reason', async () => {
    server.prependListener('request', () => {
      if (seen.length === 1) answer = { status: 200, error: { code: 1, message: 'payer not found' } };
    });
    const { code, stdout } = await run(direct, whole(), ['--live', '--player', '100000001']);
    expect(code).toBe(2);
    expect(stdout).toContain('payer not found');
  });
});

describe('what is printed', () => {
  test('--json has exactly the promised keys', async () => {
    const { stdout } = await run(direct, whole(), ['--json']);
    const answered = JSON.parse(stdout);
    expect(Object.keys(answered)).toEqual([
      'mode',
      'usable',
      'exitCode',
      'renewal',
      'variables',
      'problems',
      'nextStep',
      'live',
    ]);
    for (const variable of answered.variables)
      expect(Object.keys(variable)).toEqual(['name', 'state', 'shown']);
    expect(answered).toMatchObject({ mode: 'hybrid', usable: true, exitCode: 0, live: null });
  });

  test('no secret appears, whatever is asked', async () => {
    for (const args of [[], ['--json'], ['--live', '--player', '100000001']]) {
      const { stdout, stderr } = await run(
        direct,
        { ...whole(), MOBCASH_CLIENT_SECRET: 'EXAMPLE-client' },
        args,
      );
      for (const secret of [tokens.MOBCASH_BEARER_TOKEN, tokens.MOBCASH_SESSION_ID, 'EXAMPLE-']) {
        expect(stdout + stderr).not.toContain(secret);
      }
    }
  });

  test('the language follows --lang, then the locale, else English', async () => {
    expect((await run(direct, whole(), ['--lang', 'ru'])).stdout).toContain('Режим: гибрид');
    expect((await run(direct, whole(), [], { LANG: 'ru_RU.UTF-8' })).stdout).toContain('Режим: гибрид');
    expect((await run(direct, whole(), ['--lang', 'en'], { LANG: 'ru_RU.UTF-8' })).stdout).toContain(
      'Mode: hybrid',
    );
    expect((await run(direct, whole())).stdout).toContain('Mode: hybrid');
  });

  test('a misspelt name is a remark and changes no exit code', async () => {
    const { code, stdout } = await run(direct, { ...whole(), MOBCASH_LOGNI: 'x' });
    expect(stdout).toContain('Did you mean MOBCASH_LOGIN?');
    expect(code).toBe(0);
  });

  test('an exported value wins and this is said', async () => {
    const { stdout } = await run(direct, whole(), [], { MOBCASH_LOGIN: 'exported' });
    expect(stdout).toContain('the exported value is used');
    expect(stdout).toContain('exported\n');
  });
});

describe('the stored session', () => {
  test('is shown where there is one, and a database that does not answer changes nothing else', async () => {
    const database = await createTestDatabase();
    try {
      const place = { keyFile: join(folder, 'luxon.key'), epochFile: join(folder, 'luxon.epoch') };
      const desk = await openDesk({ url: database.url, dataDir: folder, ...place });
      const binding = { apiUrl, login: 'cashier', cashboxCode: '1000001', lat: 0, lon: -20.25 };
      const pasted = { bearerToken: 'ory_at_EXAMPLE.EXAMPLE-0008', userId: '1', sessionId: '2' };
      await pasteSession(desk, binding, pasted, 'test');
      await closeDesk(desk);

      const seenOne = await run(byTsx, { ...whole(), DATABASE_URL: database.url });
      expect(seenOne.stdout).toMatch(/Stored session: ory_at_…0008, paste/);
      expect(seenOne.code).toBe(0);
      const dead = 'postgresql://luxon:EXAMPLE@127.0.0.1:9/luxon';
      const seenNone = await run(byTsx, { ...whole(), DATABASE_URL: dead });
      expect(seenNone.stdout).not.toContain('Stored session');
      expect(seenNone.code).toBe(0);
    } finally {
      await database.drop();
    }
  });
});

test.each([[['--player', 'abc', '--live']], [['--player', '1']], [['--lang', 'de']], [['--unknown']]])(
  'a mistake in the command line (%s) shows the usage and ends with 1',
  async (args) => {
    const { code, stderr } = await run(direct, whole(), args);
    expect(stderr).toContain('Exit codes');
    expect(code).toBe(1);
  },
);
