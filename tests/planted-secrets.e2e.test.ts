import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bringSession, readNow } from '@luxon/cashdesk';
import type { FaultKind } from '@luxon/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBare } from '../bench/src/flow/start-bare.ts';
import { letPlayerPay } from '../sandbox/practice/run-day.ts';
import { openTestGround, type TestGround, until } from './open-test-ground.ts';

const run = promisify(execFile);
const rootDir = join(import.meta.dirname, '..');
const wrongPassword = 'PLANTED-wrong-password-71';
const clientSecret = 'PLANTED-client-secret-72';
const pastedToken = 'ory_at_PLANTED.refused-token-73';
const pastedSession = '1900000000000000777';
let ground: TestGround;
let heard = '';

beforeAll(async () => {
  ground = await openTestGround();
});
afterAll(() => ground.close());

const setEnv = (name: string, value: string): void => {
  const text = readFileSync(ground.envFile, 'utf8').replace(new RegExp(`^${name}=.*\n?`, 'm'), '');
  writeFileSync(ground.envFile, `${text.trimEnd()}\n${name}=${value}\n`);
};

/** Every program's answer, good or bad. */
async function say(command: string, ...args: string[]): Promise<void> {
  const env = { ...process.env, LUXON_ENV_FILE: ground.envFile };
  const { stdout, stderr } = await run(command, args, { cwd: rootDir, env }).catch(
    (error: { stdout?: string; stderr?: string }) => ({
      stdout: error.stdout ?? '',
      stderr: error.stderr ?? '',
    }),
  );
  heard += stdout + stderr;
}

test('no token, password, client secret, code or cookie is anywhere to be found after every way and every failure', async () => {
  const { control } = ground.sandbox.desk;
  const worker = await ground.startWorker();
  for (const stream of [worker.stdout, worker.stderr])
    stream?.on('data', (chunk) => {
      heard += String(chunk);
    });
  const binding = ground.settings.mobcash;
  const stateIs = (state: string) => async (): Promise<boolean> =>
    (await readNow(ground.desk, { binding })).session?.state === state;

  // The clock is real here, so the machine's pauses are ended for it.
  const endPause = () =>
    ground.desk.database.pool.query(
      'update session_heads set next_try_at = null where next_try_at is not null',
    );

  await letPlayerPay(ground, { fate: 'credited', playerId: '100000004', baseMinor: 40_000n, language: 'ru' });
  await until('the first credit', () => control.book().length === 1);
  setEnv('MOBCASH_CLIENT_SECRET', clientSecret);
  const faults: FaultKind[] = ['http_403', 'html_200', 'wrong_json', 'cut', 'http_500'];
  for (const [index, fault] of faults.entries()) {
    control.setFault({ method: index % 2 === 0 ? 'consentPage' : 'profile', fault });
    control.revokeTokens();
    await letPlayerPay(ground, {
      fate: 'credited',
      playerId: '100000005',
      baseMinor: 50_000n + BigInt(index) * 1_000n,
      language: 'ru',
    });
    await until(`a try under ${fault}`, async () => {
      await endPause();
      return control.faults().length === 0;
    });
  }
  control.clearFaults();
  await until('a session again', async () => {
    await endPause();
    return control.sessions().some(({ alive }) => alive);
  });
  control.change({ finalStep: 'code' });
  const brought = await bringSession(
    ground.desk,
    binding,
    { bearerToken: pastedToken, userId: '1900000000000000000', sessionId: pastedSession },
    'operator:test',
  );
  if (brought.kind !== 'waiting') throw new Error('the paste was not read');
  setEnv('MOBCASH_PASSWORD', wrongPassword);
  control.revokeTokens();
  await until('the wrong password is told', async () => {
    await endPause();
    return stateIs('needs_operator')();
  });
  await until('the paste is refused', async () => {
    const { rows } = await ground.desk.database.pool.query(
      'select 1 from session_candidates where sealed is null',
    );
    return rows.length === 1;
  });

  await ground.startPanel();
  for (const path of ['/sign-in', '/session', '/api/metrics', '/api/events', '/nothing'])
    heard += await (await fetch(`${ground.panelUrl}${path}`)).text();
  heard += readFileSync(join(ground.dataDir, 'panel.log'), 'utf8');
  await say('npx', 'luxon', 'session', 'show', '--json');
  await say('npx', 'luxon', 'doctor');
  await say('npm', 'run', 'check-mobcash-config', '-w', 'admin_nextjs', '--', '--live');
  const { host, port, user, password: mailboxPassword } = ground.sandbox.mailbox;
  const { bank, desk } = ground.sandbox;
  const bare = await startBare({
    mailbox: { host, port, user, password: mailboxPassword },
    apiUrl: desk.url,
    session: control.mintSession(),
    dns: bank.dns(),
    domain: bank.domain,
  });
  await say('ps', 'axww', '-o', 'args');
  await bare.stop();
  const tables = await ground.desk.database.pool.query<{ name: string }>(
    "select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')",
  );
  for (const { name } of tables.rows) {
    const { rows } = await ground.desk.database.pool.query<{ text: string }>(
      `select coalesce(string_agg(t::text, ' '), '') as text from ${name} t`,
    );
    heard += rows[0]?.text ?? '';
  }

  const { password, readyTokens } = ground.settings.mobcash;
  const sessions = control.sessions().flatMap(({ bearerToken, sessionId }) => [bearerToken, sessionId]);
  const planted = [wrongPassword, clientSecret, pastedToken, pastedSession];
  const secrets = [password, mailboxPassword, readyTokens?.bearerToken, ...planted, ...sessions];
  expect(secrets.length).toBeGreaterThanOrEqual(11);
  expect(secrets.filter((secret) => secret && heard.includes(secret))).toEqual([]);
  expect(heard).not.toMatch(/ory_hydra_|[?&](code|login_challenge|consent_verifier)=/);
  expect(heard).not.toContain('/welcome#');
  // The search finds what is there.
  for (const there of ['practice-cashier', 'bare-script.ts', 'practice/worker.ts', 'operator invite'])
    expect(heard).toContain(there);
}, 180_000);
