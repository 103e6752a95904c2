import { type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { attempts } from './credit-tables.ts';

/**
 * Says, as SQL over `attempts`, that an attempt need not wait any longer: until then whoever planned it may take it back.
 * Judged by the database's clock, which is one for the panel that planned it and every worker.
 */
export function isDue(desk: Pick<Desk, 'databaseTime'>): SQL<boolean> {
  return sql<boolean>`(${attempts.notBefore} is null or ${attempts.notBefore} <= ${desk.databaseTime()})`;
}

/** Gives the moment `ms` from now by the database's clock. */
export async function databaseTimeIn(tx: Executor, desk: Desk, ms: number): Promise<Date> {
  const { rows } = await tx.execute<{ ms: string }>(
    sql`select round(extract(epoch from ${desk.databaseTime()}) * 1000)::bigint::text as ms`,
  );
  return new Date(Number(rows[0]?.ms) + ms);
}
