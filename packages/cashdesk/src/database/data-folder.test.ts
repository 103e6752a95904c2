import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { judgeDataFolder, prepareDataFolder } from './data-folder.ts';
import { ensureDatabase, stopEmbeddedDatabase } from './ensure-database.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'luxon-data-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a folder that can be written, or made, is no trouble; judging makes nothing', () => {
  const inner = join(folder, 'a', 'b');
  expect([judgeDataFolder(folder), judgeDataFolder(inner)]).toEqual([null, null]);
  expect(existsSync(join(folder, 'a'))).toBe(false);
  prepareDataFolder(inner);
  expect(existsSync(inner)).toBe(true);
});

test.each(['file', 'file/below'])(
  '%s: a file where the folder should be is refused with a sentence',
  async (name) => {
    writeFileSync(join(folder, 'file'), '');
    const dataDir = join(folder, name);
    const sentence = /cannot be written .* no payment was touched.* LUXON_DATA_DIR/;
    expect(judgeDataFolder(dataDir)?.message).toMatch(sentence);
    await expect(ensureDatabase({ url: null, dataDir })).rejects.toMatchObject({
      code: 'data_folder_unusable',
      message: expect.stringMatching(sentence),
    });
  },
);

test('stopping the server of a file is refused at once, not after a minute of waiting for its lock', async () => {
  const dataDir = join(folder, 'file');
  writeFileSync(dataDir, '');
  await expect(stopEmbeddedDatabase({ dataDir })).rejects.toMatchObject({ code: 'data_folder_unusable' });
});

test('a folder the system refuses is refused with its word for it', () => {
  const dataDir = join(folder, 'x'.repeat(300));
  expect(() => prepareDataFolder(dataDir)).toThrow(/cannot be written \(ENAMETOOLONG\)/);
});
