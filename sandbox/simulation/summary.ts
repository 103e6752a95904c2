import type pg from 'pg';

/** Columns that hold signatures and bytes, or a digest of row versions: others in every run of the program. */
const withoutBytes = "- 'raw' - 'raw_sha256' - 'size_bytes' - 'evidence' - 'facts_version'";

/** Hashes what the database holds, but for what the bank's key of this program run decides. */
export async function readSummary(monitor: pg.Client): Promise<string> {
  const records = ['mails', 'payments', 'requests', 'matches', 'attempts', 'receipts', 'history', 'alarms'];
  const tables = [...records, 'approvals', 'claims', 'switch_history', 'players', 'player_history'];
  const parts = tables.map(
    (table) => `select '${table}' as name, (to_jsonb(${table}) ${withoutBytes})::text as line from ${table}`,
  );
  const { rows } = await monitor.query<{ summary: string }>(
    `select encode(sha256(convert_to(coalesce(string_agg(name || line, E'\\n' order by name, line), ''), 'utf8')), 'hex') as summary
     from (${parts.join(' union all ')}) as everything`,
  );
  return rows[0]?.summary ?? '';
}
