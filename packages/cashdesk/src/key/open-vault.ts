import { rmSync } from 'node:fs';
import type { Database } from '../database/open-database.ts';
import { createVault } from './aes-vault.ts';
import { KeyError } from './key-error.ts';
import { createKeyFile, readKeyFile } from './key-file.ts';
import { vaultKeys } from './key-table.ts';
import type { Vault } from './vault.ts';

const checkContext = 'vault check';
const checkText = 'luxon-cashdesk';

export interface OpenVaultOptions {
  /** Absolute path. Made on the first run, when the database holds no ciphertext yet. */
  readonly keyFile: string;
  readonly database: Database;
}

/**
 * Opens the vault of this database with the key in `keyFile`. The first run makes the key and stores a check
 * value; every later one must bring the same key. Throws `KeyError` with a sentence when it is missing, another
 * one, damaged or readable by others.
 */
export async function openVault({ keyFile, database }: OpenVaultOptions): Promise<Vault> {
  let check = await readCheck(database);
  let key = readKeyFile(keyFile);
  let isNew = false;
  if (key === null) {
    if (check !== null) throw missing(keyFile, check.keyId);
    isNew = createKeyFile(keyFile);
    key = readKeyFile(keyFile);
    if (key === null) throw missing(keyFile, 'unknown');
  }
  const vault = createVault(key);
  if (check === null) {
    await database.drizzle
      .insert(vaultKeys)
      .values({ keyId: vault.keyId, checkValue: vault.seal(checkText, checkContext) })
      .onConflictDoNothing();
    check = await readCheck(database);
  }
  if (check === null || check.keyId !== vault.keyId || !opens(vault, check.checkValue)) {
    // Nothing was sealed with a key made a moment ago: another machine was first with this database.
    if (isNew) rmSync(keyFile, { force: true });
    throw new KeyError(
      'wrong_key',
      `The key in ${keyFile} (${vault.keyId}) is not the key of this database (${check?.keyId ?? 'unknown'}). No stored secret can be opened, no payment was touched. Copy the key file from the machine or backup this database belongs to.`,
    );
  }
  return vault;
}

function opens(vault: Vault, checkValue: string): boolean {
  try {
    return vault.open(checkValue, checkContext) === checkText;
  } catch {
    return false;
  }
}

async function readCheck(database: Database): Promise<typeof vaultKeys.$inferSelect | null> {
  const [row] = await database.drizzle.select().from(vaultKeys);
  return row ?? null;
}

function missing(keyFile: string, keyId: string): KeyError {
  return new KeyError(
    'missing',
    `The key file ${keyFile} is missing, and this database already holds secrets made with key ${keyId}. They cannot be opened, no payment was touched. Copy the key file from your backup or from the machine this database was used on.`,
  );
}
