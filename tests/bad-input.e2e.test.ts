import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isDayOver } from '../sandbox/practice/count-day.ts';
import { letPlayerPay } from '../sandbox/practice/run-day.ts';
import { openTestGround, type TestGround, until } from './open-test-ground.ts';

const rootDir = join(import.meta.dirname, '..');
const visit = { fate: 'credited', playerId: '100000001', baseMinor: 20_000n, language: 'ru' } as const;

/** Changes one value in the settings file the processes read. */
function setVariable(ground: TestGround, name: string, value: string): void {
  const text = readFileSync(ground.envFile, 'utf8');
  writeFileSync(ground.envFile, text.replace(new RegExp(`^${name}=.*$`, 'm'), `${name}=${value}`));
}

/** Runs a process of the project to its end. */
async function runToEnd(ground: TestGround, script: string): Promise<{ code: number | null; text: string }> {
  const child = spawn(process.execPath, [join(rootDir, script)], {
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', LUXON_ENV_FILE: ground.envFile },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code, text };
}

const workerSays = (ground: TestGround, words: string) =>
  until(`the worker says "${words}"`, () =>
    readFileSync(join(ground.dataDir, 'worker.log'), 'utf8').includes(words),
  );

/** The two groups run beside each other, the tests of one of them one after the other, each on a ground of its own. */
const inTurn = { concurrent: false } as const;

describe.concurrent('what is said at once', () => {
  let ground: TestGround;
  beforeEach(async () => {
    ground = await openTestGround();
  });
  afterEach(() => ground.close());

  test('malformed settings: worker and panel say which value, and exit with 78', inTurn, async () => {
    setVariable(ground, 'MAILBOX_PORT', 'imap');
    for (const script of ['email-watcher/src/main.ts', 'admin_nextjs/start.ts']) {
      const { code, text } = await runToEnd(ground, script);
      expect(code).toBe(78);
      expect(text).toContain('MAILBOX_PORT');
    }
  });

  test(
    'a database that does not answer: a clear sentence and exit 1, without the password',
    inTurn,
    async () => {
      setVariable(ground, 'DATABASE_URL', 'postgres://desk:planted-password@127.0.0.1:9/desk');
      for (const script of ['email-watcher/src/main.ts', 'admin_nextjs/start.ts']) {
        const { code, text } = await runToEnd(ground, script);
        expect(code).toBe(1);
        expect(text).toMatch(/payment|mail/i);
        expect(text).not.toContain('planted-password');
      }
    },
  );

  test('a wrong mailbox password: the worker says so, stays up, and the mail waits', inTurn, async () => {
    setVariable(ground, 'MAILBOX_PASSWORD', 'planted-wrong-password');
    await ground.startWorker();
    await workerSays(ground, 'refused the login or password');
    expect(readFileSync(join(ground.dataDir, 'worker.log'), 'utf8')).not.toContain('planted-wrong-password');
  });

  test(
    'a disk that is full for the raw mail: the worker says so, and stores the mail when there is room',
    inTurn,
    async () => {
      const { pool } = ground.desk.database;
      await pool.query(
        `create function refuse_mail() returns trigger language plpgsql as 'begin raise exception ''no space left on device'' using errcode = ''disk_full''; end'`,
      );
      await pool.query(
        'create trigger full_disk before insert on mails for each row execute function refuse_mail()',
      );
      await ground.startWorker();
      const notice = await letPlayerPay(ground, visit);
      await workerSays(ground, 'disk of the database is full');
      await pool.query('drop trigger full_disk on mails');
      await until('the notice came to rest', () => isDayOver(ground, [notice]));
      expect(ground.sandbox.desk.control.book()).toHaveLength(1);
    },
  );

  test.each(['SIGINT', 'SIGTERM'] as const)(
    'asked to stop by %s, an idle worker and a panel with an open stream end within 5 s, with exit 0',
    inTurn,
    async (signal) => {
      const [worker, panel] = await Promise.all([ground.startWorker(), ground.startPanel()]);
      const started = performance.now();
      const ends = [worker, panel].map(async (child) => {
        child.kill(signal);
        const [code] = (await once(child, 'exit')) as [number | null];
        return code;
      });
      expect(await Promise.all(ends)).toEqual([0, 0]);
      expect(performance.now() - started).toBeLessThan(5_000);
    },
  );
});

// Each of these waits until something is tried again, or answered.
describe.concurrent('what passes', () => {
  let ground: TestGround;
  beforeEach(async () => {
    ground = await openTestGround();
  });
  afterEach(() => ground.close());

  test(
    'a mailbox that dies and comes back: the worker says so, and the mail of the meantime is credited',
    inTurn,
    async () => {
      await ground.startWorker();
      await workerSays(ground, 'connected');
      await ground.dovecot.stopServer();
      await workerSays(ground, 'does not answer');
      await ground.dovecot.startServer();
      const notice = await letPlayerPay(ground, visit);
      await until('the notice came to rest', () => isDayOver(ground, [notice]));
      expect(ground.sandbox.desk.control.book()).toHaveLength(1);
    },
  );

  test(
    'an unreachable MobCash: nothing is sent, and the player is credited once it answers',
    inTurn,
    async () => {
      const { control } = ground.sandbox.desk;
      control.setFault({ method: 'payerNickname', fault: 'http_500', times: 2 });
      await ground.startWorker();
      const notice = await letPlayerPay(ground, visit);
      await until('the player is credited', () => control.book().length === 1);
      await until('the notice came to rest', () => isDayOver(ground, [notice]));
      expect(control.book()).toHaveLength(1);
    },
  );

  test(
    'asked to stop with a credit in flight, the worker waits for the answer and stores it',
    inTurn,
    async () => {
      const { control } = ground.sandbox.desk;
      control.setFault({ method: 'deposit', fault: 'slow', delayMs: 3_000, times: 1 });
      const worker = await ground.startWorker();
      await letPlayerPay(ground, visit);
      await until('the call is in flight', () => control.calls().some(({ method }) => method === 'deposit'));
      const gone = once(worker, 'exit');
      worker.kill('SIGTERM');
      expect((await gone)[0]).toBe(0);
      const { rows } = await ground.desk.database.pool.query<{ state: string }>('select state from attempts');
      expect(rows).toEqual([{ state: 'confirmed' }]);
    },
  );
});
