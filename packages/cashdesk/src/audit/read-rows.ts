import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Executor } from '../database/open-database.ts';
import { type AuditedTable, auditedTables, isAudited } from './audited-tables.ts';
import type { RowColumns } from './chain-rule.ts';

const rowSchema = z.object({ id: z.string(), columns: z.record(z.string(), z.string()) });

/** Gives a row's columns as SQL, as {@link RowColumns} has them. Needs {@link writeTimesInUtc} in its transaction. */
const columnsOf = (row: SQL): SQL => sql`(
  select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each_text(to_jsonb(${row}))
  where value is not null and key <> 'id')`;

/** Makes PostgreSQL write times in UTC until the transaction ends, whatever the server or the role is set to. */
export async function writeTimesInUtc(tx: Executor): Promise<void> {
  await tx.execute(sql`set local timezone to 'UTC'`);
}

/** Reads the rows that links of the chain tell of, a statement per table; what is gone is missing in the answer. */
export async function readRows(
  tx: Executor,
  wanted: readonly { readonly tableName: string; readonly rowId: string }[],
): Promise<{ columnsOf(tableName: string, rowId: string): RowColumns | null }> {
  const found = new Map<string, Map<string, RowColumns>>();
  for (const [tableName, rows] of Map.groupBy(wanted, (row) => row.tableName)) {
    if (!isAudited(tableName)) continue;
    const ids = rows.map(({ rowId }) => rowId);
    found.set(tableName, await readTable(tx, tableName, ids));
  }
  return { columnsOf: (tableName, rowId) => found.get(tableName)?.get(rowId) ?? null };
}

async function readTable(
  tx: Executor,
  table: AuditedTable,
  ids: readonly string[],
): Promise<Map<string, RowColumns>> {
  const type = sql.raw(`${auditedTables[table]}[]`);
  const { rows } = await tx.execute(sql`
    select kept.id::text as id, ${columnsOf(sql`kept`)} as columns
    from ${sql.identifier(table)} as kept where kept.id = any(${sql.param([...ids])}::text[]::${type})`);
  return new Map(rows.map((row) => rowSchema.parse(row)).map(({ id, columns }) => [id, columns]));
}
