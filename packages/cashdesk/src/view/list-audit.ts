import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { minuteMs, startOfBishkekDay } from '../account/hours.ts';
import type { AuditedTable } from '../audit/audited-tables.ts';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { historySubjects } from '../history/history-table.ts';

/** What a line of the audit is about. */
export const auditNouns = [
  ...historySubjects,
  'switch',
  'alarm',
  'account',
  'operator',
  'player',
  'shape',
  'session',
  'renewal',
] as const;
export type AuditNoun = (typeof auditNouns)[number];

/** Whose lines: everybody's, people's, the machine's, or one operator's (`operator:<id>`). */
export type AuditPerson = 'everyone' | 'people' | 'machine' | `operator:${string}`;

/** One thing that was decided or moved. */
export interface AuditLine {
  readonly table: AuditedTable;
  readonly rowId: string;
  readonly at: Date;
  readonly actor: string;
  readonly noun: AuditNoun;
  /** The state it was in; null: it was made so, or has no states. */
  readonly fromState: string | null;
  /** The state it came to, or what was done. */
  readonly what: string;
  /** A code of the program, or a person's own words. */
  readonly reason: string;
  /** Id of the thing; null: it has none of its own. */
  readonly subjectId: string | null;
  /** Of an alarm: what it was about; empty for all else. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Its number in the chain; null: not sealed yet. */
  readonly seq: bigint | null;
}

export interface ListAudit {
  readonly person?: AuditPerson;
  readonly noun?: AuditNoun | undefined;
  /** A day in Bishkek, `2026-11-24`. */
  readonly day?: string | undefined;
  /** As `before` of the page before gave it; anything else is the first page. */
  readonly before?: string | undefined;
  /** Default 50. */
  readonly limit?: number;
}

export interface AuditPage {
  readonly lines: readonly AuditLine[];
  /** Where the next, older page begins; null: there is none. */
  readonly before: string | null;
}

interface Source {
  readonly table: AuditedTable;
  /** Null: the rows say it themselves. */
  readonly noun: AuditNoun | null;
  readonly at: SQL;
  readonly fromState?: SQL;
  readonly what: SQL;
  readonly reason: SQL;
  readonly subjectId: SQL;
  readonly where?: SQL;
}

const none = sql`null`;
const historyOf = {
  table: 'history' as const,
  at: sql`at`,
  fromState: sql`from_state`,
  what: sql`to_state`,
  reason: sql`reason`,
};
/** A source per noun, so that an index gives each one's newest. */
const ofEachSubject: readonly Source[] = historySubjects.map((noun) => ({
  ...historyOf,
  noun,
  subjectId: sql`subject_id`,
  where: sql`subject = ${sql.raw(`'${noun}'`)}`,
}));
/** People did little of all that moved: one source over their index. */
const ofPeople: Source = { ...historyOf, noun: null, subjectId: sql`subject_id` };
const others: readonly Source[] = [
  {
    table: 'switch_history',
    noun: 'switch',
    at: sql`at`,
    what: sql`case when is_on then 'on' else 'off' end`,
    reason: sql`reason`,
    subjectId: none,
  },
  {
    table: 'alarm_history',
    noun: 'alarm',
    at: sql`at`,
    what: sql`kind`,
    reason: sql`reason`,
    subjectId: sql`alarm_id`,
  },
  {
    table: 'receiving_account_history',
    noun: 'account',
    at: sql`at`,
    what: sql`what`,
    reason: sql`reason`,
    subjectId: sql`account_id`,
  },
  {
    table: 'operator_history',
    noun: 'operator',
    at: sql`at`,
    what: sql`what`,
    reason: sql`reason`,
    subjectId: sql`operator_id`,
  },
  {
    table: 'player_history',
    noun: 'player',
    at: sql`at`,
    what: sql`what`,
    reason: sql`reason`,
    subjectId: sql`player_id`,
  },
  {
    table: 'trusted_shape_history',
    noun: 'shape',
    at: sql`at`,
    what: sql`case when is_trusted then 'trusted' else 'revoked' end`,
    reason: sql`reason`,
    subjectId: none,
  },
  {
    table: 'session_history',
    noun: 'session',
    at: sql`at`,
    what: sql`what`,
    reason: sql`coalesce(reason, '')`,
    subjectId: none,
  },
  {
    table: 'session_renewal_history',
    noun: 'renewal',
    at: sql`ended_at`,
    what: sql`outcome`,
    reason: sql`cause`,
    subjectId: none,
  },
];

/** The audited tables whose rows are listed; a receipt says what its attempt's line says. */
export const listedTables: readonly AuditedTable[] = [historyOf.table, ...others.map(({ table }) => table)];

const row = z.object({
  rank: z.number(),
  table: z.string(),
  id: z.string(),
  at_ms: z.coerce.number(),
  actor: z.string(),
  noun: z.enum(auditNouns),
  from_state: z.string().nullable(),
  what: z.string(),
  reason: z.string(),
  subject_id: z.string().nullable(),
  facts: z.record(z.string(), z.unknown()).nullable(),
  seq: z.coerce.bigint().nullable(),
});

/**
 * Lists what was decided and moved, newest first, a page at a time. A page costs the same at any size of the history:
 * of every source at most one page is read, along an index.
 */
export async function listAudit(desk: Desk, options: ListAudit = {}): Promise<AuditPage> {
  const limit = options.limit ?? 50;
  const person = options.person ?? 'everyone';
  const isOfPeople = person !== 'everyone' && person !== 'machine';
  const sources = [...(isOfPeople ? [ofPeople] : ofEachSubject), ...others];
  const cursor = readCursor(options.before);
  const parts = sources.flatMap((source, rank) =>
    options.noun === undefined || source.noun === options.noun || isSubjectOf(source, options.noun)
      ? [readSource(source, rank, { ...options, person, cursor, limit })]
      : [],
  );
  const rows = await readLines(desk.database.drizzle, parts, limit);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    lines: page.map(
      ({ table, id, at_ms, subject_id, from_state, actor, noun, what, reason, facts, seq }) => ({
        table: table as AuditedTable,
        rowId: id,
        at: new Date(at_ms),
        actor,
        noun,
        fromState: from_state,
        what,
        reason,
        subjectId: subject_id,
        facts: facts ?? {},
        seq,
      }),
    ),
    before: rows.length > limit && last !== undefined ? `${last.at_ms}.${last.rank}.${last.id}` : null,
  };
}

const isSubjectOf = (source: Source, noun: AuditNoun): boolean =>
  source.noun === null && historySubjects.some((subject) => subject === noun);

interface Cursor {
  readonly at: string;
  readonly rank: number;
  readonly id: string;
}

interface SourceOptions {
  readonly person: AuditPerson;
  readonly noun?: AuditNoun | undefined;
  readonly day?: string | undefined;
  readonly cursor: Cursor | null;
  readonly limit: number;
}

function readSource(source: Source, rank: number, options: SourceOptions): SQL {
  const { person, noun, day, cursor, limit } = options;
  const { at } = source;
  const wanted: SQL[] = [source.where ?? sql`true`];
  if (person === 'machine') wanted.push(sql`actor not like 'operator:%'`);
  else if (person !== 'everyone') wanted.push(sql`actor like 'operator:%'`);
  if (person.startsWith('operator:')) wanted.push(sql`actor = ${person}`);
  if (source.noun === null && noun !== undefined) wanted.push(sql`subject = ${noun}`);
  const range = day === undefined ? null : dayRange(day);
  if (range !== null)
    wanted.push(sql`${at} >= ${range[0]}::timestamptz and ${at} < ${range[1]}::timestamptz`);
  if (cursor !== null) wanted.push(olderThan(cursor, source, rank));
  return sql`(select ${rank}::int as rank, ${source.table}::text as "table", id::text as id, ${at} as at, actor,
    ${source.noun === null ? sql`subject` : sql`${source.noun}::text`} as noun, ${source.fromState ?? none}::text as from_state,
    ${source.what} as what,
    ${source.reason} as reason, ${source.subjectId}::text as subject_id
    from ${sql.identifier(source.table)}
    where ${sql.join(wanted, sql` and `)}
    order by ${at} desc, ${sql.identifier('id')} desc limit ${limit + 1})`;
}

/** Of one moment the sources come in their order, the rows of one by their ids: no line is shown twice or left out. */
function olderThan({ at, rank, id }: Cursor, source: Source, ownRank: number): SQL {
  if (ownRank === rank) return sql`(${source.at}, id) < (${at}::timestamptz, ${id}::bigint)`;
  return ownRank > rank ? sql`${source.at} <= ${at}::timestamptz` : sql`${source.at} < ${at}::timestamptz`;
}

async function readLines(executor: Executor, parts: readonly SQL[], limit: number) {
  if (parts.length === 0) return [];
  const { rows } = await executor.execute(sql`
    select line.rank, line."table", line.id, floor(extract(epoch from line.at) * 1000)::text as at_ms, line.actor, line.noun,
      line.from_state, line.what, line.reason, line.subject_id, alarm.facts, link.seq::text as seq
    from (
      select * from (${sql.join([...parts], sql` union all `)}) as newest
      order by at desc, rank, id::bigint desc limit ${limit + 1}
    ) as line
    left join alarms as alarm on line.noun = 'alarm' and alarm.id::text = line.subject_id
    left join audit_chain as link on link.table_name = line."table" and link.row_id = line.id
    order by line.at desc, line.rank, line.id::bigint desc`);
  return rows.map((given) => row.parse(given));
}

function readCursor(text: string | undefined): Cursor | null {
  const [, ms, rank, id] = /^(\d{1,15})\.(\d{1,2})\.(\d{1,18})$/.exec(text ?? '') ?? [];
  if (ms === undefined || rank === undefined || id === undefined) return null;
  return { at: new Date(Number(ms)).toISOString(), rank: Number(rank), id };
}

/** Both ends of a day in Bishkek; null: it is none. */
function dayRange(day: string): readonly [string, string] | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return null;
  const start = startOfBishkekDay(day);
  if (start === null) return null;
  return [start.toISOString(), new Date(start.getTime() + 24 * 60 * minuteMs).toISOString()];
}
