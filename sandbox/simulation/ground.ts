import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '@luxon/cashdesk';
import { z } from 'zod';
import type { BrokenRule } from './broken-rule.ts';
import { openWires, type Wires } from './connections.ts';
import type { SeedDatabases } from './databases.ts';

/** A database of its own for seeds that follow one another, with its connections. */
export interface Ground {
  readonly wires: Wires;
  /** For a desk beside the storm: no turn, no fault. */
  readonly inspector: Database;
  /** Where the workers keep how far they counted; no copy of the database holds it. */
  readonly epochFile: string;
  /** Takes away everything the seed before left behind. */
  clear(): Promise<void>;
  /** Copies everything as it is committed now; a copy taken before is forgotten. */
  backUp(): Promise<void>;
  /** Says whether there is a copy older than the workers' last count: only so can they see that it was restored. */
  hasOldBackup(): Promise<boolean>;
  /** Puts the copy in the place of everything, and forgets it; nobody else may be at work. */
  restore(): Promise<void>;
  /** For a broken rule: the restored database says that it is as new as the last count. */
  hideRestore(): Promise<void>;
  close(): Promise<void>;
}

// The same in every run: it is in the database.
const fileId = '0197f0a0-0000-7000-8000-00000000000e';
const counted = z.object({ epoch: z.coerce.number() });
const countedIn = (epochFile: string): number =>
  counted.parse(JSON.parse(readFileSync(epochFile, 'utf8'))).epoch;

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
  const usedTables = async () =>
    (await monitor.query<{ table: string }>(used)).rows.map(({ table }) => table);
  const folder = mkdtempSync(join(tmpdir(), 'luxon-epoch-'));
  const epochFile = join(folder, 'luxon.epoch');
  const forgetBackup = 'drop schema if exists backup cascade';
  let hasBackup = false;
  return {
    wires,
    inspector,
    epochFile,
    async clear() {
      writeFileSync(epochFile, JSON.stringify({ fileId, epoch: '0' }));
      const filled = await usedTables();
      if (hasBackup) await monitor.query(forgetBackup);
      hasBackup = false;
      // What is append only refuses to be emptied: for this one statement its triggers are off.
      await monitor.query(
        [
          "select setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false) from pg_sequences where schemaname = 'public' and last_value is not null",
          'set session_replication_role = replica',
          ...(filled.length === 0 ? [] : [`truncate ${filled.join(', ')} cascade`]),
          'reset session_replication_role',
        ].join('; '),
      );
    },
    async backUp() {
      const copies = (await usedTables()).map(
        (table) => `create table backup.${table} as table public.${table}`,
      );
      // All copies are of one moment.
      await monitor.query(
        [
          'begin isolation level repeatable read',
          forgetBackup,
          'create schema backup',
          ...copies,
          "create table backup.all_sequences as select sequencename, last_value from pg_sequences where schemaname = 'public'",
          'commit',
        ].join('; '),
      );
      hasBackup = true;
    },
    async hasOldBackup() {
      if (!hasBackup) return false;
      const { rows } = await monitor.query<{ epoch: string }>(
        'select coalesce(max(epoch), 0)::text as epoch from backup.database_epochs',
      );
      return Number(rows[0]?.epoch) < countedIn(epochFile);
    },
    async restore() {
      const { rows } = await monitor.query<{ table: string }>(
        `select format('%I', tablename) as table from pg_tables where schemaname = 'backup' and tablename <> 'all_sequences'`,
      );
      await monitor.query(
        [
          'begin',
          'set local session_replication_role = replica',
          `truncate ${(await usedTables()).join(', ')} cascade`,
          ...rows.map(
            ({ table }) =>
              `insert into public.${table} overriding system value select * from backup.${table}`,
          ),
          `select setval(format('public.%I', sequencename)::regclass, coalesce(last_value, 1), last_value is not null)
           from backup.all_sequences`,
          forgetBackup,
          'commit',
        ].join('; '),
      );
      hasBackup = false;
    },
    async hideRestore() {
      await monitor.query('update database_epochs set epoch = $1', [countedIn(epochFile)]);
    },
    async close() {
      rmSync(folder, { recursive: true, force: true });
      await inspector.close();
      await wires.close();
      await databases.drop(name);
    },
  };
}
