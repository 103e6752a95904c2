import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { consumeInvite, listRequests, openDesk, sealAudit } from '@luxon/cashdesk';
import { createTestDatabase } from '@luxon/cashdesk/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const bin = join(import.meta.dirname, '..', 'bin', 'luxon.mjs');
const dataDir = mkdtempSync(join(tmpdir(), 'luxon-cli-'));
const tokens = {
  MOBCASH_BEARER_TOKEN: 'ory_at_EXAMPLE.EXAMPLE-0007',
  MOBCASH_USER_ID: '1900000000000000000',
  MOBCASH_SESSION_ID: '1900000000000000001',
  MOBCASH_DEFAULT_LAT: '0',
  MOBCASH_DEFAULT_LON: '-20.25',
};
const pasted = ['ory_at_EXAMPLE.EXAMPLE-0008', '1900000000000000000', '1900000000000000002'];

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let imap: Server;
let values: Record<string, string>;

beforeAll(async () => {
  database = await createTestDatabase();
  imap = createServer((socket) => {
    socket.on('error', () => undefined);
    // Read on, or the other side's end is never noticed.
    socket.resume();
    socket.write('* OK ready\r\n');
  });
  await new Promise<void>((done) => imap.listen(0, '127.0.0.1', done));
  const port = portOf(imap);
  values = {
    ...tokens,
    DATABASE_URL: database.url,
    LUXON_DATA_DIR: dataDir,
    MOBCASH_API_URL: `http://127.0.0.1:${port}`,
    MAILBOX_HOST: '127.0.0.1',
    MAILBOX_PORT: String(port),
    MAILBOX_TLS: 'off',
    MAILBOX_USER: 'desk@example.com',
    MAILBOX_PASSWORD: 'EXAMPLE-mail',
    PANEL_URL: 'https://panel.example',
  };
});
afterAll(async () => {
  await new Promise((done) => imap.close(done));
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function luxon(
  args: string,
  options: { input?: string; without?: string; with?: Record<string, string> } = {},
) {
  const clean = Object.entries(process.env).filter(([name]) => !/^(MOBCASH|MAILBOX|LC_|LANG)/.test(name));
  const env: Record<string, string | undefined> = {
    ...Object.fromEntries(clean),
    ...values,
    ...options.with,
  };
  if (options.without !== undefined) delete env[options.without];
  env.LUXON_ENV_FILE = '/dev/null';
  const child = spawn(process.execPath, [bin, ...args.split(' ')], { env });
  child.stdin.end(options.input ?? '');
  return new Promise<Ran>((done) => {
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data) => {
      stdout += data;
    });
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    child.on('close', (code) => done({ code, stdout, stderr }));
  });
}

async function withDesk<T>(work: (desk: Awaited<ReturnType<typeof openDesk>>) => Promise<T>): Promise<T> {
  const place = { keyFile: join(dataDir, 'luxon.key'), epochFile: join(dataDir, 'luxon.epoch') };
  const desk = await openDesk({ url: database.url, dataDir, ...place });
  try {
    return await work(desk);
  } finally {
    await desk.database.close();
  }
}

describe('operator invite', () => {
  test('prints a link to the panel that makes exactly one operator', async () => {
    const { code, stdout } = await luxon('operator invite');
    expect(code).toBe(0);
    const [, token = ''] = /^https:\/\/panel\.example\/welcome#([\w-]{43})\n$/.exec(stdout) ?? [];
    await withDesk(async (desk) => {
      expect((await consumeInvite(desk, token)).kind).toBe('consumed');
      expect((await consumeInvite(desk, token)).kind).toBe('used');
    });
  });
});

describe('request add', () => {
  test('the same key five times at once makes one request with one amount', async () => {
    const runs = await Promise.all(
      Array.from({ length: 5 }, () => luxon('request add --player 100000001 --amount 500 --key five --json')),
    );
    expect(runs.map(({ code }) => code)).toEqual(Array(5).fill(0));
    const answers = runs.map(({ stdout }) => JSON.parse(stdout));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(answers.filter(({ kind }) => kind === 'created')).toHaveLength(1);
    const requests = await withDesk((desk) => listRequests(desk, { playerId: '100000001' }));
    expect(requests).toHaveLength(1);
    expect(String(requests[0]?.payMinor)).toBe(answers[0].payMinor);
  });

  test('a key used for another sum adds nothing', async () => {
    await luxon('request add --player 100000002 --amount 500 --key once');
    const { code, stderr } = await luxon('request add --player 100000002 --amount 501 --key once');
    expect(code).toBe(1);
    expect(stderr).toContain('Nothing was added');
    expect(await withDesk((desk) => listRequests(desk, { playerId: '100000002' }))).toHaveLength(1);
  });

  test.each(['-5', '0', '5.123'])('the sum %s is refused with a sentence', async (amount) => {
    const { code, stderr } = await luxon(`request add --player 100000003 --amount=${amount} --key wrong`);
    expect(code).toBe(1);
    expect(stderr).toContain('Nothing was added');
  });

  test('without a mailbox no request is taken', async () => {
    const { code, stderr } = await luxon('request add --player 100000003 --amount 500 --key lonely', {
      with: { MAILBOX_HOST: '', MAILBOX_USER: '', MAILBOX_PASSWORD: '' },
    });
    expect(code).toBe(1);
    expect(stderr).toContain('No mailbox');
  });
});

describe('request list', () => {
  test.each(['0', '10000'])('a limit of %s is refused, not answered with no requests', async (limit) => {
    const { code, stdout, stderr } = await luxon(`request list --limit=${limit}`);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('--limit) is a whole number from 1 to 9999. Nothing was done');
  });
});

describe('account', () => {
  const account = (change: Record<string, string>) => {
    const options = { name: 'First', 'pay-to': '0700000001', ...change };
    return luxon(
      `account add ${Object.entries(options)
        .map(([name, value]) => `--${name}=${value}`)
        .join(' ')}`,
    );
  };

  test('one that is added takes requests and says where to pay; switched off it takes none and says why', async () => {
    expect(await account({ limit: '100000' })).toMatchObject({ code: 0 });
    const add = (key: string) => luxon(`request add --player 100000009 --amount 700 --key ${key} --json`);
    const made = await add('to-account');
    expect(JSON.parse(made.stdout)).toMatchObject({ account: { name: 'First', payTo: '0700000001' } });
    const listed = JSON.parse((await luxon('account list --json')).stdout);
    expect(listed).toMatchObject([
      {
        name: 'First',
        bank: 'demirbank',
        isOn: true,
        usedTodayMinor: JSON.parse(made.stdout).payMinor,
        gauge: { slots: 99 },
      },
    ]);

    expect(listed[0].gauge.held).toBeGreaterThan(0);
    expect((await luxon('account switch First off --reason=full')).code).toBe(0);
    const refused = await add('to-nowhere');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('First: it is switched off');
    expect((await luxon('account switch first on --reason=again')).stdout).toContain('is on');
    expect((await add('to-nowhere')).code).toBe(0);
  });

  test.each([
    ['a name that is taken', { name: 'FIRST' }, 'taken'],
    ['a bank of others', { name: 'Second', bank: 'optima' }, '--bank'],
    ['a limit that is no sum', { name: 'Second', limit: 'many' }, '--limit'],
    ['hours that are none', { name: 'Second', hours: '9-25' }, '--hours'],
  ])('%s is refused and nothing is added', async (_, change, word) => {
    const { code, stderr } = await account(change);
    expect(code).toBe(1);
    expect(stderr).toContain(word);
    expect(stderr).toContain('Nothing was added');
    expect(JSON.parse((await luxon('account list --json')).stdout)).toHaveLength(1);
  });
});

describe('session', () => {
  test('a paste from stdin is stored and shown by its last four characters alone', async () => {
    const paste = await luxon('session paste', { input: `${pasted.join('\n')}\n` });
    expect(paste.code).toBe(0);
    const shown = await luxon('session show');
    expect(shown.stdout).toContain('ory_at_…0008');
    for (const secret of pasted) {
      expect(paste.stdout + paste.stderr + shown.stdout + shown.stderr).not.toContain(secret);
    }
  });

  test.each([
    ['two values only', pasted.slice(0, 2).join('\n'), 'A part is missing'],
    ['a malformed id', [pasted[0], 'abc', pasted[2]].join('\n'), 'user id'],
  ])('%s: nothing is stored', async (_, input, sentence) => {
    const { version } = JSON.parse((await luxon('session show --json')).stdout).session;
    const { code, stderr } = await luxon('session paste', { input });
    expect(code).toBe(1);
    expect(stderr).toContain(sentence);
    expect(JSON.parse((await luxon('session show --json')).stdout).session.version).toBe(version);
  });
});

describe('doctor', () => {
  test('a healthy desk ends with 0', async () => {
    const { code, stdout } = await luxon('doctor');
    expect(stdout).not.toContain('✗');
    expect(code).toBe(0);
  });

  test.each([
    ['a dead mailbox', { MAILBOX_PORT: '9' }, /✗ +mailbox .*ECONNREFUSED/],
    ['a mailbox that is none', { MAILBOX_TLS: 'on' }, /✗ +mailbox /],
    ['an unreachable MobCash', { MOBCASH_API_URL: 'http://127.0.0.1:9' }, /✗ +MobCash .*cannot be reached/],
    ['a dead database', { DATABASE_URL: 'postgresql://luxon:EXAMPLE@127.0.0.1:9/luxon' }, /✗ +database /],
    ['a malformed setting', { MAILBOX_PORT: 'abc' }, /✗ +settings +MAILBOX_PORT/],
    ['incomplete tokens', { MOBCASH_USER_ID: '' }, /✗ +MobCash +incomplete/],
  ])('%s is named and ends with 1', async (_, wrong, named) => {
    const { code, stdout, stderr } = await luxon('doctor', { with: wrong });
    expect(stdout).toMatch(named);
    expect(stdout + stderr).not.toContain('EXAMPLE');
    expect(code).toBe(1);
  });
});

describe('without the rights it needs', () => {
  const aFile = join(dataDir, 'a-file');
  beforeAll(() => writeFileSync(aFile, ''));

  test('a data folder that cannot be written is named by the command and by doctor', async () => {
    const wrong = { DATABASE_URL: '', LUXON_DATA_DIR: aFile };
    const sentence = /data folder \S+a-file cannot be written .* no payment was touched/;
    for (const args of ['request list', 'database start', 'database stop']) {
      const { code, stderr } = await luxon(args, { with: wrong });
      expect([args, code]).toEqual([args, 1]);
      expect(stderr).toMatch(sentence);
    }
    const doctor = await luxon('doctor', { with: wrong });
    expect(doctor.stdout).toMatch(/✗ +data folder +The data folder/);
    expect(doctor.code).toBe(1);
  });

  test('a user of the database who may not fill it is named by the command and by doctor', async () => {
    const url = new URL(database.url);
    url.searchParams.set('options', '-c default_transaction_read_only=on');
    const wrong = { DATABASE_URL: url.href };
    const { code, stderr } = await luxon('request list', { with: wrong });
    expect(code).toBe(1);
    expect(stderr).toMatch(/PostgreSQL does not let the user .*25006.* no payment was touched/);
    const doctor = await luxon('doctor', { with: wrong });
    expect(doctor.stdout).toMatch(/✗ +database +PostgreSQL does not let the user .*it may only read/);
    expect(doctor.code).toBe(1);
  });

  test('a folder given to bank check is refused with a sentence', async () => {
    const { code, stderr } = await luxon(`bank check ${dataDir}`);
    expect(code).toBe(1);
    expect(stderr).toMatch(/cannot be read \(Error EISDIR\)\. Nothing was tried/);
  });
});

describe('statement check', () => {
  const file = join(dataDir, 'statement.csv');
  const mapping = '--map time=When amount=Sum';
  const check = (options: string, banks = 'optima=notify@optima.example; demirbank') => {
    writeFileSync(file, 'When;Sum\n03.11.2026 19:11:07;1240,06\n');
    return luxon(`statement check ${file} ${options}`.trim(), { with: { MAIL_BANKS: banks } });
  };

  test('a bank that MAIL_BANKS does not name is refused, and nothing is remembered for it', async () => {
    const refused = await check(`--bank demir ${mapping}`);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(/"demir".*Nothing was compared.*optima, demirbank/);
    // Named later, it still has to be told its columns.
    expect((await check('--bank demir', 'demir=notify@demir.example')).stderr).toContain('Nobody has said');
  });

  test('a mapping that cannot be used is refused in words of the command', async () => {
    const { code, stderr } = await check('--map tiem=When currency=XXX');
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /"tiem" is none of time, clock.*time=….*amount=….*currency=….*Nothing was compared/,
    );
    expect(stderr).not.toMatch(/Invalid|expected/);
  });

  test('without a bank it is the first of MAIL_BANKS', async () => {
    expect(JSON.parse((await check(`--json ${mapping}`)).stdout)).toMatchObject({ bank: 'optima' });
    expect(JSON.parse((await check(`--bank demirbank --json ${mapping}`)).stdout)).toMatchObject({
      bank: 'demirbank',
    });
  });
});

describe('audit', () => {
  /** Does what only the database's owner can, and takes it back. */
  const behindTheDesk = (text: string, work: () => Promise<void>, back: string) =>
    withDesk(async (desk) => {
      const client = await desk.database.pool.connect();
      try {
        await client.query('set session_replication_role = replica');
        await client.query(text);
        await work();
      } finally {
        await client.query(back);
        client.release(true);
      }
    });

  test('a whole chain verifies, also through its own head; a changed row is named and ends with 1', async () => {
    await luxon('request add --player 100000004 --amount 700 --key audit');
    await withDesk(sealAudit);
    const head = (await luxon('audit head')).stdout.trim();
    expect(head).toMatch(/^[1-9]\d*:[0-9a-f]{64}$/);
    const whole = await luxon(`audit verify --from-head ${head}`);
    expect(whole.stdout).toContain(head);
    expect(whole.code).toBe(0);
    const change = (to: string) => `update history set actor = '${to}' where id = 1`;
    await behindTheDesk(
      change('operator:nobody'),
      async () => {
        const { code, stdout } = await luxon('audit verify');
        expect(stdout).toMatch(
          /✗ Row no\. \d+ \(history 1, of 20[^)]+\) was changed after it was written: actor\./,
        );
        expect(code).toBe(1);
        const russian = await luxon('audit verify', { with: { LC_ALL: 'ru_RU.UTF-8' } });
        expect(russian.stdout).toContain('изменена');
        expect(JSON.parse((await luxon('audit verify --json')).stdout).finding).toMatchObject({
          kind: 'changed',
          tableName: 'history',
          rowId: '1',
          differs: ['actor'],
        });
      },
      change('cli'),
    );
    expect((await luxon('audit verify')).code).toBe(0);
  });

  test('a head the chain does not go through ends with 1; one that is none is refused with a sentence', async () => {
    const longer = await luxon(`audit verify --from-head 999999:${'0'.repeat(64)}`);
    expect(longer.stdout).toContain('The end of the audit was removed');
    expect(longer.code).toBe(1);
    const none = await luxon('audit verify --from-head 12');
    expect(none.stderr).toContain('Nothing was checked');
    expect(none.code).toBe(1);
  });
});

describe('books check', () => {
  test('books that agree end with 0; a payment without its mail is named, in words, and ends with 1', async () => {
    const fits = await luxon('books check');
    expect(fits.stdout).toContain('✓ Everything fits.');
    expect(fits.code).toBe(0);
    await withDesk(async (desk) => {
      const id = '00000000-0000-7000-8000-000000000001';
      const client = await desk.database.pool.connect();
      try {
        await client.query('set session_replication_role = replica');
        await client.query(
          `insert into payments (id, mail_id, bank, scope, amount_minor, currency, received_at, recorded_at, state, vouched_by)
            values ($1, $1, 'demirbank', 'demirbank:desk@example.com', 124006, 'KGS', '2026-11-24T20:00:00Z', '2026-11-24T20:00:00Z', 'recorded', 'bank')`,
          [id],
        );
        const { code, stdout } = await luxon('books check');
        expect(stdout).toContain(
          `✗ payment_without_mail: A payment is recorded, but no mail tells of it. payment ${id}`,
        );
        expect(stdout).toMatch(/2026-11-25 +demirbank:desk@example\.com .* 1: 1,240\.06 KGS/);
        expect(code).toBe(1);
        const russian = await luxon('books check', { with: { LC_ALL: 'ru_RU.UTF-8' } });
        expect(russian.stdout).toContain('1 240,06 KGS');
        const { misfits } = JSON.parse((await luxon('books check --json')).stdout);
        expect(misfits).toContainEqual({ rule: 'payment_without_mail', noun: 'payment', id, paymentId: id });
      } finally {
        await client.query('delete from payments where id = $1', [id]);
        client.release(true);
      }
    });
  });
});

test('malformed settings stop every command with a sentence before anything is done', async () => {
  const { code, stderr } = await luxon('operator invite', { with: { MAILBOX_PORT: 'abc' } });
  expect(code).toBe(1);
  expect(stderr).toContain('MAILBOX_PORT');
  expect(stderr).toContain('Nothing was done');
});

test('a dead database is a sentence, not a stack, and shows no password', async () => {
  const { code, stderr } = await luxon('request list', {
    with: { DATABASE_URL: 'postgresql://luxon:EXAMPLE@127.0.0.1:9/luxon' },
  });
  expect(code).toBe(1);
  expect(stderr).toContain('does not answer');
  expect(stderr).not.toMatch(/EXAMPLE|\n {4}at /);
});
