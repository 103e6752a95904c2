import { createHash } from 'node:crypto';

/**
 * A row's columns as text, `id` and nulls left out (so that a nullable column added later changes no old row): numbers
 * as digits, booleans `true` or `false`, UUIDs in small letters, JSON as PostgreSQL writes `jsonb`, times as it writes
 * them into JSON in UTC (`2026-11-24T06:00:00.25+00:00`).
 */
export type RowColumns = Readonly<Record<string, string>>;

/** Everything a link of the chain says. */
export interface ChainEntry {
  /** From 1, without a gap. */
  readonly seq: bigint;
  readonly previousHash: string;
  readonly tableName: string;
  readonly rowId: string;
  readonly rowAt: string | null;
  readonly rowHash: string | null;
  /** A short hash per column, `name=8 hex digits`, joined by spaces: names what was changed, proves nothing. */
  readonly columnHashes: string;
  /** ISO 8601 in UTC, milliseconds. */
  readonly sealedAt: string;
}

/** Number of rows and hash of the last one. */
export interface AuditHead {
  readonly seq: bigint;
  /** SHA-256, 64 hex digits in small letters. */
  readonly hash: string;
}

/** The head of an empty chain. */
export const emptyHead: AuditHead = { seq: 0n, hash: '0'.repeat(64) };

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
const byName = (columns: RowColumns): [string, string][] =>
  Object.entries(columns).sort(([a], [b]) => (a < b ? -1 : 1));

/** Hashes a row: SHA-256 over the UTF-8 of the JSON array of its `[name, text]` pairs, by name, without spaces. */
export const hashRow = (columns: RowColumns): string => sha256(JSON.stringify(byName(columns)));

/** Writes the short hash of each column: the first 8 hex digits of SHA-256 over its text. */
export const hashColumns = (columns: RowColumns): string =>
  byName(columns)
    .map(([name, text]) => `${name}=${sha256(text).slice(0, 8)}`)
    .join(' ');

/** Names the columns whose short hashes differ, by name. */
export function differingColumns(sealed: string, found: string): string[] {
  const parse = (hashes: string) => new Map(hashes.split(' ').map((one) => [one.split('=')[0] ?? '', one]));
  const [before, after] = [parse(sealed), parse(found)];
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names]
    .filter((name) => name !== '' && before.get(name) !== after.get(name))
    .sort((a, b) => (a < b ? -1 : 1));
}

/**
 * Hashes a link: SHA-256 over the UTF-8 of the JSON array `["luxon-audit-1", seq as digits, previous hash, table, row
 * id, row time, row hash, column hashes, time of sealing]` without spaces.
 */
export const hashEntry = (entry: ChainEntry): string =>
  sha256(
    JSON.stringify([
      'luxon-audit-1',
      String(entry.seq),
      entry.previousHash,
      entry.tableName,
      entry.rowId,
      entry.rowAt,
      entry.rowHash,
      entry.columnHashes,
      entry.sealedAt,
    ]),
  );

/** Makes the link after `head` for a row as it is now; `columns` null: the row is gone. */
export function linkRow(
  head: AuditHead,
  row: { readonly tableName: string; readonly rowId: string; readonly columns: RowColumns | null },
  sealedAt: Date,
): ChainEntry & { readonly hash: string } {
  const { tableName, rowId, columns } = row;
  const entry: ChainEntry = {
    seq: head.seq + 1n,
    previousHash: head.hash,
    tableName,
    rowId,
    rowAt: timeOfRow(columns),
    rowHash: columns === null ? null : hashRow(columns),
    columnHashes: columns === null ? '' : hashColumns(columns),
    sealedAt: sealedAt.toISOString(),
  };
  return { ...entry, hash: hashEntry(entry) };
}

/** Gives when a row says it happened. */
export const timeOfRow = (columns: RowColumns | null): string | null =>
  columns?.at ?? columns?.ended_at ?? null;

/** Writes a head as people keep it: `seq:hash`. */
export const formatHead = ({ seq, hash }: AuditHead): string => `${seq}:${hash}`;

/** Reads what {@link formatHead} wrote; null for anything else. */
export function parseHead(text: string): AuditHead | null {
  const [, seq, hash] = /^(\d{1,18}):([0-9a-f]{64})$/.exec(text.trim()) ?? [];
  return seq === undefined || hash === undefined ? null : { seq: BigInt(seq), hash };
}
