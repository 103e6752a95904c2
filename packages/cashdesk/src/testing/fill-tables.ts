import type pg from 'pg';
import { testScope } from './test-scope.ts';

/** Of a thousand requests and payments so many stand so; the rest is settled. */
const share = { open: 4, matched: 6, expired: 40, cancelled: 10, recorded: 20, returned: 3 } as const;
/** Of a thousand mails; half of the rest made payments, half were none. */
const mailShare = { review: 20, unreadable: 5, oversize: 1, refused: 4 } as const;

export interface FillTables {
  readonly rows: number;
  readonly until: Date;
  /** Receiving accounts to make, among which the requests are dealt out; default: none, requests name no account. */
  readonly accountIds?: readonly string[];
}

/**
 * Fills an empty desk with so many requests, payments, matches, attempts and mails, as years of work leave them: one every
 * 20 s back from `until`, 5,000 players, sums that come back, mails of three banks without their bytes. Straight into the
 * tables: no history, no reference is checked, mails and payments know nothing of each other. The database's user must be
 * a superuser.
 */
export async function fillTables(pool: pg.Pool, { rows, until, accountIds = [] }: FillTables): Promise<void> {
  const client = await pool.connect();
  try {
    // No triggers and no foreign keys: nothing but what the tables of the panel read is needed.
    await client.query('set session_replication_role = replica');
    const indexes = await dropIndexes(client);
    for (const [index, id] of accountIds.entries())
      await client.query(account, [id, `Account ${index + 1}`, until.toISOString()]);
    await client.query(requests, [rows, until.toISOString(), accountIds]);
    for (const statement of statements) await client.query(statement, [rows, until.toISOString()]);
    for (const definition of indexes) await client.query(definition);
    await client.query('set session_replication_role = origin');
  } finally {
    client.release();
  }
  await pool.query('vacuum analyze requests, payments, matches, attempts, mails');
}

/** An index is built faster than it is kept. Primary keys and what is a constraint stay. */
async function dropIndexes(client: pg.PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select indexname as name, indexdef as definition from pg_indexes
     where tablename in ('requests', 'payments', 'matches', 'attempts', 'mails')
       and not exists (select 1 from pg_constraint where conname = indexname)`,
  );
  for (const { name } of rows) await client.query(`drop index "${name}"`);
  return rows.map(({ definition }) => definition);
}

const { open, matched, expired, cancelled, recorded, returned } = share;
const [toMatched, toExpired] = [open + matched, open + matched + expired];
const toCancelled = toExpired + cancelled;
const [toRecorded, toReturned] = [toMatched + recorded, toMatched + recorded + returned];
/** Which thousandth a row is of, mixed so that neighbours differ. */
const part = `(n::bigint * 7919 % 1000)`;
const at = `($2::timestamptz - n * interval '20 seconds')`;
const base = `(20000 + n::bigint * 37 % 400 * 5000)`;
const pay = `(${base} + 1 + n::bigint * 13 % 99)`;
const id = (kind: string): string => `md5('${kind}' || n)::uuid`;
const player = `(100000000 + n::bigint * 31 % 5000)::text`;

const requestState = `case when ${part} < ${open} then 'open' when ${part} < ${toMatched} then 'matched'
  when ${part} < ${toExpired} then 'expired' when ${part} < ${toCancelled} then 'cancelled' else 'settled' end`;
const paymentState = `case when ${part} < ${open} then 'set_aside' when ${part} < ${toMatched} then 'matched'
  when ${part} < ${toRecorded} then 'recorded' when ${part} < ${toReturned} then 'returned' else 'settled' end`;
const isJoined = `(${part} >= ${open} and ${part} < ${toMatched} or ${part} >= ${toCancelled})`;
const { review, unreadable, oversize, refused } = mailShare;
const [toUnreadable, toOversize] = [review + unreadable, review + unreadable + oversize];
const mailState = `case when ${part} < ${review} then 'review' when ${part} < ${toUnreadable} then 'unreadable'
  when ${part} < ${toOversize} then 'oversize' when ${part} < ${toOversize + refused} then 'refused'
  when n % 2 = 0 then 'not_a_payment' else 'read' end`;
/** As the desk makes them: version 7, of the moment the mail is stored. */
const mailId = `(lpad(to_hex((extract(epoch from ${at}) * 1000)::bigint), 12, '0') || '7' || substr(md5('mail' || n), 1, 3)
  || '8' || substr(md5('mail' || n), 4, 15))::uuid`;
const mailBank = `(array['demirbank', 'optima', 'mbank'])[1 + n % 3]`;
const mailReason = `(array['not_fresh', 'fingerprint_seen', 'other_holder', 'sentence_not_understood'])[1 + n % 4]`;
const claim = `jsonb_build_object('amountMinor', ${pay}::text, 'currency', 'KGS',
  'bankTime', to_char((${at} - interval '1 minute') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
  'reference', 'FT' || lpad(n::text, 10, '0'))`;

const isUnmatched = `'{"kind": "unmatched", "nearest": []}'::jsonb`;

const [bank, mailbox] = testScope.split(':');
const account = `insert into receiving_accounts (id, name, bank, mailbox, pay_to, currency, is_on, reason, actor,
     created_at, changed_at)
   values ($1, $2, '${bank}', '${mailbox}', $2, 'KGS', true, 'added', 'system', $3, $3)`;
const requests = `insert into requests (id, player_id, scope, currency, base_minor, pay_minor, state, created_at,
     expires_at, holds_amount, rests_until, idempotency_key, actor, receiving_account_id)
   select ${id('request')}, ${player}, '${testScope}', 'KGS', ${base}, ${pay}, ${requestState}, ${at},
     ${at} + interval '20 minutes', false, ${at} + interval '1 day', 'fill-' || n, 'system',
     ($3::uuid[])[1 + n % greatest(cardinality($3::uuid[]), 1)]
   from generate_series(1, $1::int) as n where $2::text is not null`;

const statements: readonly string[] = [
  `insert into payments (id, mail_id, bank, scope, amount_minor, currency, bank_time, received_at, recorded_at, reference,
     state, vouched_by, decision)
   select ${id('payment')}, ${id('mail')}, 'demirbank', '${testScope}', ${pay}, 'KGS', ${at} + interval '1 minute',
     ${at} + interval '90 seconds', ${at} + interval '2 minutes', 'FT' || lpad(n::text, 10, '0'), ${paymentState}, 'bank',
     ${isUnmatched}
   from generate_series(1, $1::int) as n where $2::text is not null`,
  `insert into matches (id, payment_id, request_id, decided_by, reason, decided_at)
   select ${id('match')}, ${id('payment')}, ${id('request')}, 'system', 'exact amount in time', ${at} + interval '2 minutes'
   from generate_series(1, $1::int) as n where ${isJoined}`,
  `insert into attempts (id, match_id, payment_id, request_id, player_id, amount_minor, currency, state, ordinal,
     series_started_at, planned_by, planned_at, sending_at, deadline_at, finished_at)
   select ${id('attempt')}, ${id('match')}, ${id('payment')}, ${id('request')}, ${player}, ${pay}, 'KGS',
     case when ${part} < ${toMatched} then (array['unknown', 'rejected', 'sending'])[1 + n % 3] else 'confirmed' end, 0,
     ${at} + interval '2 minutes', 'system', ${at} + interval '2 minutes', ${at} + interval '121 seconds',
     ${at} + interval '143 seconds', ${at} + interval '122 seconds'
   from generate_series(1, $1::int) as n where ${isJoined}`,
  `insert into mails (id, mailbox, folder, uid_validity, uid, size_bytes, received_at, stored_at, raw_sha256, state,
     state_reason, evidence, notice)
   select ${mailId}, 'desk' || n % 2 || '@operator.example', 'INBOX', 1, n, 4000, ${at} - interval '5 seconds', ${at},
     md5('bytes' || n), ${mailState}, case when ${part} < ${toUnreadable} then ${mailReason} end,
     jsonb_build_object('bank', ${mailBank}, 'keyRecord', repeat('MIIBIjANBgkqhkiG', 25), 'claim', ${claim}),
     case when ${part} < ${review} then ${claim} || jsonb_build_object('bank', ${mailBank}, 'scope', '${testScope}') end
   from generate_series(1, $1::int) as n where $2::text is not null`,
];
