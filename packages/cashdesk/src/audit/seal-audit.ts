import { desc, inArray, sql } from 'drizzle-orm';
import type { Executor, Transaction } from '../database/open-database.ts';
import { rowsOf } from '../database/rows-of.ts';
import type { Desk } from '../desk/desk.ts';
import { auditChain, auditPending } from './audit-tables.ts';
import { auditedTableNames } from './audited-tables.ts';
import { type AuditHead, type ChainEntry, emptyHead, linkRow } from './chain-rule.ts';
import { readRows, writeTimesInUtc } from './read-rows.ts';

const rowsPerTransaction = 500;
/** A call ends even where rows come faster than it seals. */
const transactionsMax = 40;

export interface SealedAudit {
  /** How many rows this call put into the chain. */
  readonly sealed: number;
}

/**
 * Puts every committed row that waits into the chain, in small transactions. Any number of workers may run it at once:
 * one does it, the others find it busy and leave. No money transaction ever waits for it: it locks only rows of
 * `audit_pending` that were committed before, which nobody else touches.
 */
export async function sealAudit(desk: Desk): Promise<SealedAudit> {
  const [waiting] = await desk.database.drizzle
    .select({ id: auditPending.id })
    .from(auditPending)
    .where(inArray(auditPending.tableName, [...auditedTableNames]))
    .limit(1);
  if (waiting === undefined) return { sealed: 0 };
  let sealed = 0;
  for (let round = 0; round < transactionsMax; round += 1) {
    const batch = await desk.database.drizzle.transaction((tx) => sealBatch(tx, desk));
    sealed += batch.sealed;
    if (batch.taken < rowsPerTransaction) break;
  }
  return { sealed };
}

async function sealBatch(tx: Transaction, desk: Desk): Promise<{ taken: number; sealed: number }> {
  const { rows: locks } = await tx.execute(
    sql`select pg_try_advisory_xact_lock(hashtextextended('audit seal', 0)) as got`,
  );
  if (locks[0]?.got !== true) return { taken: 0, sealed: 0 };
  // Statements of their own after the lock: they see all that the sealer before us committed.
  let head = await readHead(tx);
  const waiting = await takePending(tx);
  if (waiting.length === 0) return { taken: 0, sealed: 0 };
  await writeTimesInUtc(tx);
  const toSeal = waiting.filter(({ isSealed }) => !isSealed);
  const rows = await readRows(tx, toSeal);
  const entries: (ChainEntry & { hash: string })[] = [];
  for (const { tableName, rowId } of toSeal) {
    const entry = linkRow(
      head,
      { tableName, rowId, columns: rows.columnsOf(tableName, rowId) },
      desk.clock(),
    );
    entries.push(entry);
    head = entry;
  }
  if (entries.length > 0) {
    await tx.execute(sql`
      insert into ${auditChain}
        (seq, table_name, row_id, row_at, row_hash, column_hashes, sealed_at, previous_hash, hash)
      select * from ${rowsOf('entry', entries, {
        seq: ['bigint', ({ seq }) => String(seq)],
        table_name: ['text', ({ tableName }) => tableName],
        row_id: ['text', ({ rowId }) => rowId],
        row_at: ['text', ({ rowAt }) => rowAt],
        row_hash: ['text', ({ rowHash }) => rowHash],
        column_hashes: ['text', ({ columnHashes }) => columnHashes],
        sealed_at: ['text', ({ sealedAt }) => sealedAt],
        previous_hash: ['text', ({ previousHash }) => previousHash],
        hash: ['text', ({ hash }) => hash],
      })}`);
  }
  const ids = sql.param(waiting.map(({ id }) => String(id)));
  await tx.delete(auditPending).where(sql`${auditPending.id} = any(${ids}::bigint[])`);
  return { taken: waiting.length, sealed: entries.length };
}

/** Reads what waits. A second mark for a row, written by hand, must not stop the sealer. */
async function takePending(tx: Executor) {
  const first = tx
    .select()
    .from(auditPending)
    .where(inArray(auditPending.tableName, [...auditedTableNames]))
    .orderBy(auditPending.id)
    .limit(rowsPerTransaction)
    .as('waiting');
  // Asked of the few rows that were taken, not of all that wait.
  const rows = await tx
    .select({
      id: first.id,
      tableName: first.tableName,
      rowId: first.rowId,
      isSealed: sql<boolean>`exists (select 1 from audit_chain as link
        where link.table_name = waiting.table_name and link.row_id = waiting.row_id)`,
    })
    .from(first)
    .orderBy(first.id);
  const seen = new Set<string>();
  return rows.map((row) => {
    const key = `${row.tableName} ${row.rowId}`;
    const isSealed = row.isSealed || seen.has(key);
    seen.add(key);
    return { ...row, isSealed };
  });
}

/** Reads the head of the chain. */
export async function readHead(executor: Executor): Promise<AuditHead> {
  const [last] = await executor
    .select({ seq: auditChain.seq, hash: auditChain.hash })
    .from(auditChain)
    .orderBy(desc(auditChain.seq))
    .limit(1);
  return last ?? emptyHead;
}
