/**
 * The tables the chain covers: all that is append only. A table made later gets a line here, and `select
 * cashdesk_audit('its_name')` in the migration that makes it; it has a primary key `id` of this type.
 */
export const auditedTables = {
  history: 'bigint',
  receipts: 'uuid',
  switch_history: 'bigint',
  trusted_shape_history: 'bigint',
  session_history: 'bigint',
  session_renewal_history: 'bigint',
  receiving_account_history: 'bigint',
  operator_history: 'bigint',
  alarm_history: 'bigint',
  player_history: 'bigint',
} as const satisfies Readonly<Record<string, 'bigint' | 'uuid'>>;

export type AuditedTable = keyof typeof auditedTables;
export const auditedTableNames = Object.keys(auditedTables) as readonly AuditedTable[];

/** Says whether this version knows the table; rows of one it does not know are left to a worker that does. */
export const isAudited = (table: string): table is AuditedTable => Object.hasOwn(auditedTables, table);
