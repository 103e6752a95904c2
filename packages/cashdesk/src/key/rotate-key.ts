import { copyFileSync, renameSync, rmSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import { resealReplies } from '../credit/sealed-replies.ts';
import type { Database } from '../database/open-database.ts';
import { resealSessions } from '../session/sealed-session.ts';
import { createVault } from './aes-vault.ts';
import { KeyError } from './key-error.ts';
import { createKeyFile, readKeyFile } from './key-file.ts';
import { vaultKeys } from './key-table.ts';
import { checkRowFor, nextKeyFile, openVault, readFingerprintKey } from './open-vault.ts';

export interface RotateKey {
  readonly database: Database;
  /** Absolute path. */
  readonly keyFile: string;
  /** Whether the old key is kept beside the new one, for backups of the database made before. */
  readonly keepOld: boolean;
}

export interface RotatedKey {
  readonly oldKeyId: string;
  readonly newKeyId: string;
  /** How many stored secrets were sealed anew. */
  readonly resealed: number;
  /** Null: it was not kept. */
  readonly oldKeyFile: string | null;
}

/**
 * Changes the key: a new one is laid beside the old one, one transaction seals everything anew, then the new file
 * takes the old one's place. Wherever it breaks off, the desk opens again: before the commit with the old key, after
 * it with the new one. Throws `KeyError`.
 */
export async function rotateKey({ database, keyFile, keepOld }: RotateKey): Promise<RotatedKey> {
  // Checks the present key, and finishes a change that broke off.
  const { keyId: oldKeyId } = await openVault({ keyFile, database });
  const oldKey = requireKey(keyFile);
  const fingerprintKey = await readFingerprintKey(database, oldKey);
  const nextFile = nextKeyFile(keyFile);
  const { newKeyId, resealed } = await database.drizzle.transaction(async (tx) => {
    await tx.execute(
      sql`lock table vault_keys, sessions, session_candidates, attempt_replies in exclusive mode`,
    );
    const [present] = await tx.select({ keyId: vaultKeys.keyId }).from(vaultKeys);
    if (present?.keyId !== oldKeyId)
      throw new KeyError('wrong_key', 'Another change of key was first. Nothing was changed. Try again.');
    // One left over from a change that never reached the database: nothing was sealed with it.
    rmSync(nextFile, { force: true });
    createKeyFile(nextFile);
    const newKey = requireKey(nextFile);
    await tx.update(vaultKeys).set(checkRowFor(newKey, fingerprintKey));
    const [from, to] = [createVault(oldKey), createVault(newKey)];
    const resealed = (await resealSessions(tx, from, to)) + (await resealReplies(tx, from, to));
    return { newKeyId: to.keyId, resealed };
  });
  const oldKeyFile = keepOld ? `${keyFile}.${oldKeyId}.old` : null;
  if (oldKeyFile !== null) copyFileSync(keyFile, oldKeyFile);
  renameSync(nextFile, keyFile);
  return { oldKeyId, newKeyId, resealed, oldKeyFile };
}

function requireKey(keyFile: string): Buffer {
  const key = readKeyFile(keyFile);
  if (key === null) throw new KeyError('missing', `The key file ${keyFile} is missing. Nothing was changed.`);
  return key;
}
