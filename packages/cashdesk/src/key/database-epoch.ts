import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { eq, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { breakerActor, breakerAlarm } from '../breaker/breakers.ts';
import type { Executor } from '../database/open-database.ts';
import { writePrivateFile } from '../database/write-private-file.ts';
import type { Desk } from '../desk/desk.ts';
import { raiseAlarm } from '../history/raise-alarm.ts';
import { setSwitchWithin } from '../switch/switch-store.ts';
import { switchHistory } from '../switch/switch-table.ts';
import { KeyError } from './key-error.ts';
import { databaseEpochs } from './key-table.ts';

/** A worker counts once a minute: two counts may be missed before nobody is taken to be at work. */
const atWorkMs = 3 * 60_000;

const epochText = z.object({ fileId: z.uuid(), epoch: z.string().regex(/^\d{1,18}$/) });

export type EpochVerdict =
  | { readonly kind: 'advanced'; readonly epoch: bigint }
  /** `fileEpoch` null: there was no file, and nobody was at work with this database. */
  | { readonly kind: 'restored'; readonly databaseEpoch: bigint; readonly fileEpoch: bigint | null };

/**
 * Counts one further in the database and then in `epochFile` (beside the key, never restored with the
 * database). A database behind its file was restored from a backup: what was credited since then is not in it,
 * so the automatic credit is switched off with the reason `database_restored` before the count goes on. Where there is
 * no file, so is a database that was used before and that nobody counted in within the last three minutes: a copy
 * brought to a new disk looks like this, a second machine beside a running worker does not.
 */
export async function advanceEpoch(desk: Desk, epochFile: string): Promise<EpochVerdict> {
  const remembered = readEpochFile(epochFile);
  const fileId = remembered?.fileId ?? randomUUID();
  const fileEpoch = remembered?.epoch ?? null;
  const verdict = await desk.database.drizzle.transaction(async (tx): Promise<EpochVerdict> => {
    const [row] = await tx
      .select()
      .from(databaseEpochs)
      .where(eq(databaseEpochs.fileId, fileId))
      .for('update');
    const databaseEpoch = row?.epoch ?? 0n;
    const isRestored = fileEpoch === null ? await wasLeftAlone(tx, desk) : databaseEpoch < fileEpoch;
    if (isRestored) {
      const turn = {
        name: 'automaticCredit',
        isOn: false,
        reason: 'database_restored',
        actor: breakerActor('database_restored'),
      } as const;
      const { kind } = await setSwitchWithin(tx, desk, turn);
      await raiseAlarm(tx, desk, {
        kind: breakerAlarm('database_restored'),
        subject: turn.name,
      });
      // Off already: said once more, because what was planned before this moment may have been sent.
      if (kind === 'unchanged') await tx.insert(switchHistory).values({ ...turn, at: desk.clock() });
    }
    const epoch = (isRestored ? (fileEpoch ?? 0n) : databaseEpoch) + 1n;
    const advancedAt: SQL<Date> = desk.databaseTime();
    await tx
      .insert(databaseEpochs)
      .values({ fileId, epoch, advancedAt })
      .onConflictDoUpdate({ target: databaseEpochs.fileId, set: { epoch, advancedAt } });
    return isRestored ? { kind: 'restored', databaseEpoch, fileEpoch } : { kind: 'advanced', epoch };
  });
  // Only now: a file ahead of a database that did not commit would look like a restore.
  const epoch = verdict.kind === 'advanced' ? verdict.epoch : (verdict.fileEpoch ?? 0n) + 1n;
  writePrivateFile(epochFile, `${JSON.stringify({ fileId, epoch: String(epoch) })}\n`);
  return verdict;
}

/** Says whether others counted in this database, none of them lately. A count that lies ahead is not lately. */
async function wasLeftAlone(tx: Executor, desk: Desk): Promise<boolean> {
  const age = sql`extract(epoch from ${desk.databaseTime()} - ${databaseEpochs.advancedAt}) * 1000`;
  const rows = await tx.select({ isAtWork: sql<boolean>`abs(${age}) < ${atWorkMs}` }).from(databaseEpochs);
  return rows.length > 0 && !rows.some(({ isAtWork }) => isAtWork);
}

function readEpochFile(epochFile: string): { fileId: string; epoch: bigint } | null {
  let text: string;
  try {
    text = readFileSync(epochFile, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw damaged(epochFile, cause);
  }
  try {
    const { fileId, epoch } = epochText.parse(JSON.parse(text));
    return { fileId, epoch: BigInt(epoch) };
  } catch (cause) {
    throw damaged(epochFile, cause);
  }
}

function damaged(epochFile: string, cause: unknown): KeyError {
  return new KeyError(
    'malformed',
    `The file ${epochFile} is damaged, so nobody can tell whether this database was restored from a backup. No payment was touched. Stop the panel and the worker, wait three minutes, delete the file and start again: automatic credit starts switched off, and a person who compared it with the cashier history starts it.`,
    { cause },
  );
}
