import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const run = promisify(execFile);
const rootDir = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'luxon-guide-'));
const guides = ['admin_nextjs/MOBCASH_MANUAL_TOKEN_UPDATE.md', 'docs/hybrid-quick-setup.md'];
const env = { ...process.env, PM2_HOME: join(folder, 'pm2'), LUXON_ENV_FILE: join(folder, '.env') };
const sh = (command: string) => run('bash', ['-c', command], { cwd: rootDir, env });

beforeAll(async () => {
  writeFileSync(
    env.LUXON_ENV_FILE,
    [
      'MOBCASH_BEARER_TOKEN=ory_at_EXAMPLE.EXAMPLE-0007',
      'MOBCASH_USER_ID=1900000000000000000',
      'MOBCASH_SESSION_ID=1900000000000000001',
      'MOBCASH_DEFAULT_LAT=10.5',
      'MOBCASH_DEFAULT_LON=20.25',
      'MOBCASH_API_URL=http://127.0.0.1:9',
    ].join('\n'),
  );
  writeFileSync(join(folder, 'idle.cjs'), 'setInterval(() => undefined, 1000);');
  for (const name of ['luxon-email-watcher', 'nextjs-admin'])
    await sh(`npx pm2 start ${join(folder, 'idle.cjs')} --name ${name}`);
}, 60_000);
afterAll(async () => {
  await sh('npx pm2 kill');
  rmSync(folder, { recursive: true, force: true });
});

const commandsOf = (text: string): string[] =>
  [...text.matchAll(/```bash\n([\s\S]*?)```/g)]
    .flatMap(([, block = '']) => block.split('\n'))
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== '');

const commands = [
  ...new Set(guides.flatMap((guide) => commandsOf(readFileSync(join(rootDir, guide), 'utf8')))),
];

test('the guides name commands', () => {
  expect(commands.length).toBeGreaterThanOrEqual(6);
});

// Exit 3 is the check's honest answer where MobCash cannot be reached, as here; a paste of nothing is refused with 1.
const expected = (command: string): number =>
  command.includes('--live') ? 3 : command.includes('session paste') ? 1 : 0;

test.each(commands)(
  '%s does what the guide says, and leaves the shell where it was',
  async (command) => {
    const ends = command.includes('pm2 logs') ? `${command} --nostream` : `${command} < /dev/null`;
    const inPlace = `start=$PWD; ${ends}; code=$?; [ "$PWD" = "$start" ] || exit 99; exit $code`;
    const { code } = await sh(inPlace).then(
      () => ({ code: 0 }),
      (error: { code: number }) => error,
    );
    expect(code).toBe(expected(command));
  },
  60_000,
);
