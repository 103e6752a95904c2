import { type Database, openDatabase } from '@luxon/cashdesk';
import type { BrokenRule } from './broken-rule.ts';
import { openWires, type Wires } from './connections.ts';
import type { SeedDatabases } from './databases.ts';

/** A database of its own for seeds that follow one another, with its connections. */
export interface Ground {
  readonly wires: Wires;
  /** For a desk beside the storm: no turn, no fault. */
  readonly inspector: Database;
  /** Takes away everything the seed before left behind. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a ground, with the rule broken where its breaking is in the tables. A seed's connections outlive it: a new
 * database with cold connections costs half as much as the seed itself.
 */
export async function openGround(
  databases: SeedDatabases,
  name: string,
  rule: BrokenRule | null = null,
): Promise<Ground> {
  const url = await databases.create(name);
  const wires = await openWires(url);
  const { monitor } = wires;
  if (rule?.doors.sql !== undefined) await monitor.query(rule.doors.sql);
  const inspector = openDatabase(url, { connectionsMax: 1 });
  const { rows } = await monitor.query<{ table: string }>(
    `select format('%I', tablename) as table from pg_tables where schemaname = 'public' order by tablename`,
  );
  const tables = rows.map(({ table }) => table);
  // Emptying a table makes its files anew, so only those with a row are.
  const used = {
    name: 'used tables',
    text: tables
      .map((table) => `select '${table}' as table where exists (select from ${table})`)
      .join(' union all '),
  };
  return {
    wires,
    inspector,
    async clear() {
      const filled = await monitor.query<{ table: string }>(used);
      // What is append only refuses to be emptied: for this one statement its triggers are off.
      await monitor.query(
        [
          "select setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false) from pg_sequences where schemaname = 'public' and last_value is not null",
          'set session_replication_role = replica',
          ...(filled.rows.length === 0
            ? []
            : [`truncate ${filled.rows.map(({ table }) => table).join(', ')} cascade`]),
          'reset session_replication_role',
        ].join('; '),
      );
    },
    async close() {
      await inspector.close();
      await wires.close();
      await databases.drop(name);
    },
  };
}
