import { type AnyColumn, type SQL, sql } from 'drizzle-orm';

/** So much of what a mail says is looked through: the rest would fit no index. */
const referenceMax = 64;
const amountMax = 20;

/**
 * What a mail says about money, as SQL over `mails`: the notice that was made of it, else what it seemed to say. Anybody may
 * have written it. The index `mails_for_person` holds what is searched, in these very words.
 */
export function saidByMail({
  notice,
  evidence,
}: {
  readonly notice: AnyColumn;
  readonly evidence: AnyColumn;
}) {
  const said = (name: string): SQL<string | null> =>
    sql`coalesce(${notice} ->> ${sql.raw(`'${name}'`)}, ${evidence} -> 'claim' ->> ${sql.raw(`'${name}'`)})`;
  return {
    bank: sql<string | null>`coalesce(${notice} ->> 'bank', ${evidence} ->> 'bank')`,
    /** Minor units, digits. */
    amount: sql<string | null>`left(${said('amountMinor')}, ${sql.raw(String(amountMax))})`,
    currency: said('currency'),
    /** ISO 8601. */
    bankTime: said('bankTime'),
    reference: said('reference'),
    /** The reference as it is searched: upper case, cut. */
    referenceKey: sql<string | null>`upper(left(${said('reference')}, ${sql.raw(String(referenceMax))}))`,
    payer: said('sender'),
  };
}
