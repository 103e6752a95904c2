import { count, eq, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import { readAuditHead } from '../audit/audit-head.ts';
import { auditPending } from '../audit/audit-tables.ts';
import { attempts } from '../credit/credit-tables.ts';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { alarms } from '../history/alarm-table.ts';
import { judgeFolder } from '../mail/judge-folder.ts';
import type { SessionBinding } from '../session/session.ts';
import { readSessionView } from '../session/session-view.ts';
import { isAutomaticCreditOn } from '../switch/switch-store.ts';
import { readFolders } from '../view/read-mail-page.ts';
import { readWorkers } from '../worker/read-workers.ts';
import type { HealthFacts } from './judge-health.ts';

/** Reads what the desk knows of its own state; asks nobody outside its database. `disk` is the caller's to say. */
export async function readHealth(
  desk: Desk,
  { binding, disk }: { readonly binding: SessionBinding } & Pick<HealthFacts, 'disk'>,
): Promise<HealthFacts> {
  const { drizzle } = desk.database;
  const now = desk.clock();
  const database = await readDatabase(drizzle);
  const [workers, folders, view, isOn, unknown, queue, audit, open] = await Promise.all([
    readWorkers(desk),
    readFolders(desk),
    readSessionView(desk, binding, 0),
    isAutomaticCreditOn(drizzle),
    drizzle.select({ n: count() }).from(attempts).where(eq(attempts.state, 'unknown')),
    readQueue(desk),
    readAudit(desk),
    drizzle.select({ n: count() }).from(alarms).where(isNull(alarms.closedAt)),
  ]);
  const { session, state, renewsItself, endsAt } = view;
  return {
    workers,
    folders: folders.map((folder) => ({ ...folder, health: judgeFolder(folder.scannedAt, now) })),
    session: { state, isThere: session !== null && session.refusedAt === null, renewsItself, endsAt },
    isAutomaticCreditOn: isOn,
    unknown: unknown[0]?.n ?? 0,
    queue,
    database,
    disk,
    audit,
    alarms: open[0]?.n ?? 0,
  };
}

const queueRow = z.object({
  jobs: z.number(),
  given_up: z.number(),
  due_ms: z.coerce.number().nullable(),
});

async function readQueue(desk: Desk): Promise<HealthFacts['queue']> {
  const { rows } = await desk.database.drizzle.execute(sql`
    select
      count(*) filter (where attempts < max_attempts)::int as jobs,
      count(*) filter (where attempts >= max_attempts)::int as given_up,
      extract(epoch from min(run_at) filter (
        where attempts < max_attempts and locked_at is null and run_at <= ${desk.databaseTime()}
      ))::text as due_s
    from graphile_worker.jobs`);
  const [row] = rows;
  const { jobs, given_up, due_ms } = queueRow.parse({
    ...row,
    due_ms: row?.due_s === null ? null : Number(row?.due_s) * 1_000,
  });
  return { jobs, givenUp: given_up, dueSince: due_ms === null ? null : new Date(due_ms) };
}

const databaseRow = z.object({
  version: z.string(),
  size: z.coerce.number(),
  connections: z.number(),
  connections_max: z.coerce.number(),
});

async function readDatabase(executor: Executor): Promise<HealthFacts['database']> {
  const startedAt = performance.now();
  await executor.execute(sql`select 1`);
  const answerMs = Math.round(performance.now() - startedAt);
  const { rows } = await executor.execute(sql`
    select
      current_setting('server_version') as version,
      pg_database_size(current_database())::text as size,
      (select count(*) from pg_stat_activity where backend_type = 'client backend')::int as connections,
      current_setting('max_connections') as connections_max`);
  const { version, size, connections, connections_max } = databaseRow.parse(rows[0]);
  return { version, sizeBytes: size, answerMs, connections, connectionsMax: connections_max };
}

async function readAudit(desk: Desk): Promise<HealthFacts['audit']> {
  const [head, waiting] = await Promise.all([
    readAuditHead(desk),
    desk.database.drizzle.select({ n: count() }).from(auditPending),
  ]);
  return { rows: head.seq, unsealed: waiting[0]?.n ?? 0 };
}
