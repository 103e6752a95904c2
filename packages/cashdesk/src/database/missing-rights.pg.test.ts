import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDesk } from '../desk/open-desk.ts';
import { createBareDatabase, createTestDatabase, type TestDatabase } from '../testing/index.ts';
import { findMissingRights, missingRights } from './missing-rights.ts';
import { openDatabase } from './open-database.ts';

const role = `guest_${randomBytes(6).toString('hex')}`;
const dataDir = mkdtempSync(join(tmpdir(), 'luxon-rights-'));
let bare: TestDatabase;
let filled: TestDatabase;

async function asOwner(database: TestDatabase, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

function asGuest({ url }: TestDatabase): string {
  const guest = new URL(url);
  guest.username = role;
  guest.password = 'EXAMPLE';
  return guest.href;
}

beforeAll(async () => {
  [bare, filled] = [await createBareDatabase(), await createTestDatabase()];
  await asOwner(bare, `create role ${role} login password 'EXAMPLE'`);
});
afterAll(async () => {
  await filled.drop();
  const name = new URL(bare.url).pathname.slice(1);
  await asOwner(bare, `drop owned by ${role}; reassign owned by ${role} to current_user`).catch(
    () => undefined,
  );
  await asOwner(bare, `alter database ${name} owner to current_user; drop role ${role}`);
  await bare.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function judge(url: string): Promise<string | null> {
  const database = openDatabase(url);
  const refused = await findMissingRights(database).finally(() => database.close());
  return refused === null ? null : refused.message;
}

const open = (url: string) =>
  openDesk({ url, dataDir, keyFile: join(dataDir, 'luxon.key'), epochFile: join(dataDir, 'luxon.epoch') });

describe('a user who may not', () => {
  test.each([
    ['make schemas in an empty database', () => bare, /schemas/, /42501/],
    ['make schemas in a filled one', () => filled, /schemas/, /42501/],
  ])(
    '%s: found without changing anything, and told in a sentence by what opens the desk',
    async (_, of, found, told) => {
      const url = asGuest(of());
      expect(await judge(url)).toMatch(found);
      const refused = open(url);
      await expect(refused).rejects.toMatchObject({ code: 'rights_missing' });
      await expect(refused).rejects.toThrow(told);
      await expect(refused).rejects.toThrow(/no payment was touched.*owner of the database/);
      await expect(refused).rejects.not.toThrow(/EXAMPLE/);
    },
  );

  test('write: the same', async () => {
    const url = new URL(filled.url);
    url.searchParams.set('options', '-c default_transaction_read_only=on');
    expect(await judge(url.href)).toMatch(/it may only read/);
    await expect(open(url.href)).rejects.toMatchObject({
      code: 'rights_missing',
      message: expect.stringMatching(/25006/),
    });
  });

  test('touch tables of another user: found', async () => {
    const name = new URL(filled.url).pathname.slice(1);
    await asOwner(
      filled,
      `grant create on database ${name} to ${role}; grant create on schema public to ${role}`,
    );
    expect(await judge(asGuest(filled))).toMatch(/tables in it belong to another user/);
  });
});

test('the owner of the database lacks nothing, and what opens the desk fills it', async () => {
  expect(await judge(filled.url)).toBe(null);
  const name = new URL(bare.url).pathname.slice(1);
  await asOwner(bare, `alter database ${name} owner to ${role}`);
  expect(await judge(asGuest(bare))).toBe(null);
  const desk = await open(asGuest(bare));
  await desk.database.close();
});

test('the code is found beneath what the layers above make of it; another error is none of these', () => {
  const refused = Object.assign(new Error('permission denied for table mails'), { code: '42501' });
  expect(missingRights(new Error('Failed query: …', { cause: refused }))?.message).toContain(
    'table mails, 42501',
  );
  expect(missingRights(Object.assign(new Error('duplicate'), { code: '23505' }))).toBe(null);
  expect(missingRights('text')).toBe(null);
});
