import { renameSync, rmSync, statSync } from 'node:fs';
import type { Database } from '../database/open-database.ts';
import { createVault } from './aes-vault.ts';
import { KeyError } from './key-error.ts';
import { createKeyFile, readKeyFile } from './key-file.ts';
import { vaultKeys } from './key-table.ts';
import type { Vault } from './vault.ts';

const checkContext = 'vault check';
const checkText = 'luxon-cashdesk';
const fingerprintContext = 'fingerprint key';
type CheckRow = typeof vaultKeys.$inferSelect;

export interface OpenVaultOptions {
  /** Absolute path. Made on the first run, when the database holds no ciphertext yet. */
  readonly keyFile: string;
  /** Base64 of 32 bytes, instead of the file; null or absent: the file counts. */
  readonly secretKey?: string | null;
  readonly database: Database;
}

/** Where a change of key lays the new one until the database has taken it. */
export const nextKeyFile = (keyFile: string): string => `${keyFile}.next`;

/**
 * Opens the vault of this database. The first run makes the key and stores a check value; every later one must bring
 * the same key. A key changed meanwhile is taken up by running processes by themselves. Throws `KeyError` with a
 * sentence when it is missing, another one, damaged or readable by others.
 */
export async function openVault({ keyFile, secretKey, database }: OpenVaultOptions): Promise<Vault> {
  let check = await readCheck(database);
  if (secretKey) {
    const vault = createVault(Buffer.from(secretKey, 'base64'));
    check ??= await storeCheck(database, vault);
    return withFingerprints(Buffer.from(secretKey, 'base64'), check, 'LUXON_SECRET_KEY');
  }
  if (check !== null) finishRotation(keyFile, check);
  let key = readKeyFile(keyFile);
  let isNew = false;
  if (key === null) {
    if (check !== null) throw missing(keyFile, check.keyId);
    isNew = createKeyFile(keyFile);
    key = readKeyFile(keyFile);
    if (key === null) throw missing(keyFile, 'unknown');
  }
  check ??= await storeCheck(database, createVault(key));
  try {
    return followKeyFile(keyFile, withFingerprints(key, check, keyFile), fingerprintKeyOf(key, check));
  } catch (error) {
    // Nothing was sealed with a key made a moment ago: another machine was first with this database.
    if (isNew) rmSync(keyFile, { force: true });
    throw error;
  }
}

/** A change of key that broke off after the database had taken the new one is brought to its end. */
function finishRotation(keyFile: string, check: CheckRow): void {
  const next = readKeyFile(nextKeyFile(keyFile));
  if (next !== null && createVault(next).keyId === check.keyId) renameSync(nextKeyFile(keyFile), keyFile);
}

async function storeCheck(database: Database, vault: Vault): Promise<CheckRow | null> {
  await database.drizzle
    .insert(vaultKeys)
    .values({ keyId: vault.keyId, checkValue: vault.seal(checkText, checkContext) })
    .onConflictDoNothing();
  return readCheck(database);
}

function withFingerprints(key: Buffer, check: CheckRow | null, place: string): Vault {
  const vault = createVault(key);
  if (check === null || check.keyId !== vault.keyId || !opens(vault, check.checkValue)) {
    throw new KeyError(
      'wrong_key',
      `The key in ${place} (${vault.keyId}) is not the key of this database (${check?.keyId ?? 'unknown'}). No stored secret can be opened, no payment was touched. Copy the key from the machine or backup this database belongs to.`,
    );
  }
  return createVault(key, fingerprintKeyOf(key, check));
}

function fingerprintKeyOf(key: Buffer, check: CheckRow | null): Buffer {
  if (!check?.fingerprintKey) return key;
  return Buffer.from(createVault(key).open(check.fingerprintKey, fingerprintContext), 'base64');
}

/** Gives what a change of key writes into `vault_keys`. */
export function checkRowFor(
  key: Buffer,
  fingerprintKey: Buffer,
): Pick<CheckRow, 'keyId' | 'checkValue' | 'fingerprintKey'> {
  const vault = createVault(key);
  return {
    keyId: vault.keyId,
    checkValue: vault.seal(checkText, checkContext),
    fingerprintKey: vault.seal(fingerprintKey.toString('base64'), fingerprintContext),
  };
}

/** Reads the key of the fingerprints with the present master key. */
export async function readFingerprintKey(database: Database, key: Buffer): Promise<Buffer> {
  return fingerprintKeyOf(key, await readCheck(database));
}

/**
 * Makes the vault of a running process: it looks whether the key file was replaced before it seals, and when it meets
 * a ciphertext of another key. Should it still seal with the old key while the key changes, the database refuses the
 * row (`sealed_with_present_key`), and the next try has the new one.
 */
function followKeyFile(keyFile: string, first: Vault, fingerprintKey: Buffer): Vault {
  let vault = first;
  let seen = stampOf(keyFile);
  const followed = (): Vault => {
    const stamp = stampOf(keyFile);
    if (stamp !== seen && stamp !== null) {
      const key = readKeyFile(keyFile);
      if (key !== null) {
        vault = createVault(key, fingerprintKey);
        seen = stamp;
      }
    }
    return vault;
  };
  return {
    get keyId() {
      return followed().keyId;
    },
    seal: (text, context) => followed().seal(text, context),
    open: (sealed, context) =>
      (sealed.startsWith(`v1.${vault.keyId}.`) ? vault : followed()).open(sealed, context),
    hmac: (purpose, text) => vault.hmac(purpose, text),
  };
}

function stampOf(keyFile: string): string | null {
  const stat = statSync(keyFile, { throwIfNoEntry: false, bigint: true });
  return stat === undefined ? null : `${stat.ino} ${stat.mtimeNs}`;
}

function opens(vault: Vault, checkValue: string): boolean {
  try {
    return vault.open(checkValue, checkContext) === checkText;
  } catch {
    return false;
  }
}

async function readCheck(database: Database): Promise<CheckRow | null> {
  const [row] = await database.drizzle.select().from(vaultKeys);
  return row ?? null;
}

function missing(keyFile: string, keyId: string): KeyError {
  return new KeyError(
    'missing',
    `The key file ${keyFile} is missing, and this database already holds secrets made with key ${keyId}. They cannot be opened, no payment was touched. Copy the key file from your backup or from the machine this database was used on.`,
  );
}
