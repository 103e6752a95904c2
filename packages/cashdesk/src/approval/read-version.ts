import { type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import type { DecidedSubject, SubjectRef } from './decision.ts';

/**
 * The facts a person decides upon, as rows of (id, part). `xmin` is PostgreSQL's own version of a row: whoever writes to
 * it changes it, so no writer can forget to. Attempts never go back to a state, so their state is their version; that the
 * machine looked at one again changes nothing a person decides upon.
 */
const factsOf: Record<DecidedSubject, (ids: readonly string[]) => SQL> = {
  request: (ids) => sql`select id, 'request ' || xmin::text as part from requests where id in ${ids}`,
  mail: (ids) => sql`select id, 'mail ' || xmin::text as part from mails where id in ${ids}`,
  payment: (ids) => sql`select id, 'payment ' || xmin::text as part from payments where id in ${ids}
    union all select payment_id, 'attempt ' || id || ' ' || state from attempts where payment_id in ${ids}`,
  attempt: (
    ids,
  ) => sql`select id, concat_ws(' ', 'attempt', state, md5(shape), md5(evidence)) as part from attempts
    where id in ${ids}`,
};

/**
 * Reads the version of each thing: a digest of its facts and of every proposal about it. A form carries it back, and a
 * decision upon another version is refused. Read it before, never after, what the form shows, or under the thing's lock.
 * `facts`: without the proposals.
 */
export async function readVersions(
  executor: Executor,
  subject: DecidedSubject,
  ids: readonly string[],
  which: 'all' | 'facts' = 'all',
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const proposals = sql`union all select subject_id, 'approval ' || id || ' ' || state from approvals
    where subject = ${subject} and subject_id in ${ids}`;
  const { rows } = await executor.execute<{ id: string; version: string }>(sql`
    select id, md5(string_agg(part, ',' order by part)) as version
    from (${factsOf[subject](ids)} ${which === 'all' ? proposals : sql``}) as parts
    group by id`);
  return new Map(rows.map(({ id, version }) => [id, version]));
}

/** Reads the version of one thing; empty where there is no such thing. */
export async function readVersion(
  executor: Executor,
  { subject, subjectId }: SubjectRef,
  which: 'all' | 'facts' = 'all',
): Promise<string> {
  return (await readVersions(executor, subject, [subjectId], which)).get(subjectId) ?? '';
}
