import { asc, count, eq, gt, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Transaction } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { readKeptHead } from './audit-head.ts';
import { auditChain, auditPending } from './audit-tables.ts';
import { auditedTableNames } from './audited-tables.ts';
import {
  type AuditHead,
  type ChainEntry,
  differingColumns,
  emptyHead,
  hashColumns,
  hashEntry,
  hashRow,
  type RowColumns,
} from './chain-rule.ts';
import { readRows, writeTimesInUtc } from './read-rows.ts';

const entriesPerRead = 2_000;
const beforeAll = -(2n ** 63n);

/**
 * What is wrong:
 * - `changed`: the row says something else than when it was sealed (`differs` names the columns)
 * - `moved`: in its place stands what was sealed as another row (`differs` names it)
 * - `removed`: it was sealed and is gone
 * - `inserted`: it came in past the desk: neither sealed nor waiting
 * - `chain_changed`: this link of the chain itself was changed, moved or removed
 * - `head_differs`: at the kept head's number the chain has another hash: it was written anew
 * - `tail_removed`: the kept head is longer than the chain
 * - `unguarded`: a trigger that keeps the table append only, or brings its rows here, is off (`differs` names it)
 */
export type AuditFindingKind =
  | 'changed'
  | 'moved'
  | 'removed'
  | 'inserted'
  | 'chain_changed'
  | 'head_differs'
  | 'tail_removed'
  | 'unguarded';

export interface AuditFinding {
  readonly kind: AuditFindingKind;
  /** Number in the chain; null: it has none. */
  readonly seq: bigint | null;
  readonly tableName: string | null;
  readonly rowId: string | null;
  /** When the row says it happened, ISO 8601; null: not known. */
  readonly at: string | null;
  readonly differs: readonly string[];
}

export interface AuditVerdict {
  /** Where the walk ended: at a finding in the chain, the last good link. */
  readonly head: AuditHead;
  /** Rows that wait for the chain: seconds old where a worker runs. */
  readonly unsealed: number;
  /** The first thing that is wrong; null: nothing is. */
  readonly finding: AuditFinding | null;
}

export interface VerifyAudit {
  /** A head kept elsewhere: the chain must go through it. Default: the newest this database keeps. */
  readonly keptHead?: AuditHead;
  /** Told now and then how many links were walked. */
  readonly onProgress?: (walked: bigint) => void;
}

type Link = typeof auditChain.$inferSelect;

/**
 * Walks the chain in one snapshot beside the running desk and names the first row that was changed, removed, inserted
 * or moved, or that a kept head says there was. Reads as a stream: time grows with the chain, memory does not.
 */
export function verifyAudit(desk: Desk, options: VerifyAudit = {}): Promise<AuditVerdict> {
  const { onProgress = () => undefined } = options;
  return desk.database.drizzle.transaction(
    async (tx) => {
      await writeTimesInUtc(tx);
      const keptHead = options.keptHead ?? (await readKeptHead(tx));
      const walked = await walk(tx, keptHead, onProgress);
      const [waiting] = await tx.select({ n: count() }).from(auditPending);
      const finding = walked.finding ?? (await findInserted(tx)) ?? (await findUnguarded(tx));
      return { head: walked.head, unsealed: waiting?.n ?? 0, finding };
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
}

async function walk(
  tx: Transaction,
  keptHead: AuditHead,
  onProgress: (walked: bigint) => void,
): Promise<{ head: AuditHead; finding: AuditFinding | null }> {
  let head = emptyHead;
  for (let after = beforeAll; ; ) {
    const links = await tx
      .select()
      .from(auditChain)
      .where(gt(auditChain.seq, after))
      .orderBy(asc(auditChain.seq))
      .limit(entriesPerRead);
    const rows = await readRows(tx, links);
    for (const link of links) {
      const finding =
        judgeLink(head, link) ??
        (await judgeRow(tx, link, rows.columnsOf(link.tableName, link.rowId))) ??
        (link.seq === keptHead.seq && link.hash !== keptHead.hash ? about('head_differs', link) : null);
      if (finding !== null) return { head, finding };
      head = { seq: link.seq, hash: link.hash };
      after = link.seq;
    }
    onProgress(head.seq);
    if (links.length < entriesPerRead) break;
  }
  if (head.seq >= keptHead.seq) return { head, finding: null };
  return { head, finding: { ...nothing, kind: 'tail_removed', seq: head.seq + 1n } };
}

const nothing = { seq: null, tableName: null, rowId: null, at: null, differs: [] } as const;

const about = (kind: AuditFindingKind, link: Link, differs: readonly string[] = []): AuditFinding => ({
  kind,
  seq: link.seq,
  tableName: link.tableName,
  rowId: link.rowId,
  at: link.rowAt,
  differs,
});

/** Judges a link against the one before it and against its own hash. */
function judgeLink(head: AuditHead, link: Link): AuditFinding | null {
  const seq = head.seq + 1n;
  if (link.seq !== seq) return { ...nothing, kind: 'chain_changed', seq, differs: ['seq'] };
  if (link.previousHash !== head.hash) return about('chain_changed', link, ['previous_hash']);
  const entry: ChainEntry = link;
  return hashEntry(entry) === link.hash ? null : about('chain_changed', link, ['hash']);
}

/** Judges the row a good link tells of. */
async function judgeRow(
  tx: Transaction,
  link: Link,
  columns: RowColumns | null,
): Promise<AuditFinding | null> {
  if (columns === null || link.rowHash === null) return about('removed', link);
  const rowHash = hashRow(columns);
  if (rowHash === link.rowHash) return null;
  const [other] = await tx
    .select({ tableName: auditChain.tableName, rowId: auditChain.rowId })
    .from(auditChain)
    .where(eq(auditChain.rowHash, rowHash))
    .limit(1);
  if (other !== undefined) return about('moved', link, [`${other.tableName} ${other.rowId}`]);
  return about('changed', link, differingColumns(link.columnHashes, hashColumns(columns)));
}

const rowNamed = z.object({ table: z.string(), id: z.string(), at: z.string().nullable() });

async function findInserted(tx: Transaction): Promise<AuditFinding | null> {
  const perTable = auditedTableNames.map(
    (name) => sql`(select ${name}::text as "table", kept.id::text as id,
        coalesce(to_jsonb(kept) ->> 'at', to_jsonb(kept) ->> 'ended_at') as at
      from ${sql.identifier(name)} as kept
      where not exists (select 1 from audit_chain as link where link.table_name = ${name} and link.row_id = kept.id::text)
        and not exists (select 1 from audit_pending as waiting
          where waiting.table_name = ${name} and waiting.row_id = kept.id::text)
      limit 1)`,
  );
  const { rows } = await tx.execute(sql.join(perTable, sql` union all `));
  if (rows[0] === undefined) return null;
  const { table, id, at } = rowNamed.parse(rows[0]);
  return { ...nothing, kind: 'inserted', tableName: table, rowId: id, at };
}

async function findUnguarded(tx: Transaction): Promise<AuditFinding | null> {
  const guards = [
    ...auditedTableNames.flatMap((table) =>
      ['append_only', 'not_emptied', 'audited'].map((what) => ({ table, trigger: `${table}_${what}` })),
    ),
    ...['append_only', 'not_emptied'].map((what) => ({
      table: 'audit_chain',
      trigger: `audit_chain_${what}`,
    })),
  ];
  const names = guards.map(({ trigger }) => trigger);
  const { rows } = await tx.execute(sql`
    select guard.tgname as name from pg_trigger as guard
    join pg_class as kept on kept.oid = guard.tgrelid and kept.relnamespace = current_schema()::regnamespace
    where guard.tgname = any(${sql.param(names)}::text[]) and guard.tgenabled in ('O', 'A')`);
  const working = new Set(rows.map(({ name }) => name));
  const missing = guards.find(({ trigger }) => !working.has(trigger));
  if (missing === undefined) return null;
  return { ...nothing, kind: 'unguarded', tableName: missing.table, differs: [missing.trigger] };
}
