import { DatabaseError } from './database-error.ts';
import type { Database } from './open-database.ts';

/** What PostgreSQL says to a user who may not (documentation, appendix A): no privilege, or reading alone. */
const codes: ReadonlySet<unknown> = new Set(['42501', '25006']);

/** Says whether a statement failed because the database's user may not do that; null: it failed of something else. */
export function missingRights(error: unknown): DatabaseError | null {
  for (let current = error; current instanceof Error; current = current.cause) {
    // Of these two codes the message names what is refused, and no value of the statement.
    if ('code' in current && codes.has(current.code))
      return withoutRights(`${current.message}, ${String(current.code)}`, current);
  }
  return null;
}

/** Asks PostgreSQL whether the database's user may make and fill the desk's tables; null: it may. Changes nothing. */
export async function findMissingRights({ pool }: Pick<Database, 'pool'>): Promise<DatabaseError | null> {
  const { rows } = await pool.query<{ refused: string | null }>(`
    select case
      when current_setting('transaction_read_only') = 'on' then 'it may only read'
      when not has_database_privilege(current_database(), 'create') then 'it may not make schemas in the database'
      when not has_schema_privilege(to_regnamespace('public'), 'create') then 'it may not make tables in the schema public'
      when exists (
        select from pg_class
        where relnamespace = to_regnamespace('public') and relkind in ('r', 'p')
          and not (has_table_privilege(oid, 'select') and has_table_privilege(oid, 'insert'))
      ) then 'tables in it belong to another user'
    end as refused`);
  const refused = rows[0]?.refused ?? null;
  return refused === null ? null : withoutRights(refused);
}

function withoutRights(what: string, cause?: unknown): DatabaseError {
  return new DatabaseError(
    'rights_missing',
    `PostgreSQL does not let the user in DATABASE_URL do what the desk needs (${what}). What was begun was undone; no payment was touched, mail waits in the mailbox. Make this user the owner of the database and of what is in it (alter database … owner to …), or name another user in DATABASE_URL.`,
    { cause },
  );
}
