import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { addReceivingAccount } from '../account/account-store.ts';
import type { AttemptOutcome } from '../credit/finish-attempt.ts';
import { connectAlone } from '../database/open-database.ts';
import * as schema from '../database/schema.ts';
import { acceptMailByHand } from '../mail/accept-mail.ts';
import { recordReading } from '../mail/read-mail.ts';
import { matchByHand, matchPayment } from '../match/match-payment.ts';
import { closePayment, undoMatch } from '../match/undo-match.ts';
import { createRequest } from '../request/create-request.ts';
import { cancelRequest } from '../request/end-requests.ts';
import {
  createTestDesk,
  endAttempt,
  endedCredit,
  liveAttempt,
  makeLease,
  makeMail,
  makeNotice,
  makeOperator,
  makePayment,
  makeRequest,
  makeWish,
  plannedCredit,
  readAsPayment,
  startAttempt,
  type TestCredit,
  type TestDesk,
  testScope,
} from '../testing/index.ts';
import { type BookRule, bookRuleNames } from './book-rules.ts';
import { checkBooks, type Misfit } from './check-books.ts';

const byHand = { reason: 'seen in the bank’s app', actor: 'operator:1' };
const confirmed: AttemptOutcome = { kind: 'confirmed', reason: 'success' };
const unknown: AttemptOutcome = { kind: 'unknown', reason: 'timeout' };
const rejected: AttemptOutcome = { kind: 'rejected', reason: 'player_refused' };

let opened: TestDesk;
/** Whoever owns the database, in a transaction of its own that comes to nothing. */
let owner: pg.Client;
let day: Awaited<ReturnType<typeof busyDay>>;

beforeAll(async () => {
  opened = await createTestDesk();
  owner = await connectAlone(opened.desk.database, 'owner');
  day = await busyDay();
});
afterAll(async () => {
  await owner.end();
  await opened.close();
});

/** Does once whatever a desk does in a day. */
async function busyDay() {
  const { desk } = opened;
  const lease = await makeLease(desk);
  const credited = [
    await endedCredit(opened, lease, confirmed),
    await endedCredit(opened, lease, confirmed),
  ] as const;
  // The base sum credited instead of the received one.
  const { payMinor } = await makeRequest(desk, { baseMinor: 70_000n });
  opened.advance(1_000);
  const basePaid = await makePayment(desk, { amountMinor: payMinor });
  await matchPayment(desk, { paymentId: basePaid, creditAmount: 'base' });
  const inDoubt = await endedCredit(opened, lease, unknown);
  const refused = await endedCredit(opened, lease, rejected);
  const planned = await plannedCredit(opened);
  const again = await plannedCredit(opened);
  await endAttempt(desk, again.attemptId, { kind: 'not_sent', reason: 'connect_refused' }, 'planned');
  const apart = await plannedCredit(opened);
  await undoMatch(desk, { paymentId: apart.paymentId, ...byHand });
  const unmatched = await makePayment(desk, { amountMinor: 1_111n });
  await closePayment(desk, {
    paymentId: await makePayment(desk, { amountMinor: 2_222n }),
    as: 'set_aside',
    ...byHand,
  });
  const returned = await plannedCredit(opened);
  await closePayment(desk, { paymentId: returned.paymentId, as: 'returned', ...byHand });
  // A person's match of another sum, and a person's word about a mail.
  const late = await makeRequest(desk);
  const over = await makePayment(desk, { amountMinor: 33_333n });
  await matchByHand(desk, { paymentId: over, requestId: late.id, creditAmount: 'received', ...byHand });
  const doubted = await makeMail(desk);
  const notice = makeNotice(desk, { amountMinor: 4_444n });
  await recordReading(desk, doubted, { kind: 'review', reason: 'not_fresh', evidence: {}, notice });
  const said = { ...notice, amountMinor: 4_445n };
  await acceptMailByHand(desk, { mailId: doubted, notice: said, ...byHand });
  // The same notice twice; mails that wait, with and without a sum; others that are none of ours.
  const twice = makeNotice(desk, { amountMinor: 5_555n });
  await readAsPayment(desk, await makeMail(desk), twice, 'a'.repeat(64));
  await readAsPayment(desk, await makeMail(desk), twice, 'a'.repeat(64));
  await recordReading(desk, await makeMail(desk), {
    kind: 'review',
    reason: 'not_fresh',
    evidence: {},
    notice,
  });
  for (const kind of ['unreadable', 'refused', 'not_a_payment'] as const) {
    await recordReading(desk, await makeMail(desk), { kind, reason: 'test', evidence: {} });
  }
  await makeMail(desk);
  const cancelled = await createRequest(desk, makeWish());
  if (cancelled.kind === 'created') await cancelRequest(desk, { requestId: cancelled.request.id, ...byHand });
  return { credited, inDoubt, refused, planned, unmatched };
}

test('a busy day fits: no row is named, and each sum stands where it belongs', async () => {
  const { lines, misfits } = await checkBooks(opened.desk);
  expect(misfits).toEqual([]);
  const line = lines.find(({ currency }) => currency === 'KGS');
  const counts = Object.fromEntries(
    Object.entries(line ?? {}).map(([name, value]) => [
      name,
      typeof value === 'object' ? value?.count : value,
    ]),
  );
  expect(counts).toEqual({
    scope: testScope,
    account: undefined,
    day: '2026-11-24',
    currency: 'KGS',
    mails: 15,
    repeatedMails: 1,
    waitingMails: 1,
    payments: 14,
    credits: 2,
    confirmed: 2,
    settled: 2,
    // The base sum, one planned, one planned anew, one matched by hand.
    onTheWay: 4,
    unknown: 1,
    refused: 1,
    unmatched: 4,
    setAside: 1,
    returned: 1,
  });
  expect(line?.credits.minor).toBe(day.credited[0].amountMinor + day.credited[1].amountMinor);
  expect(line?.unknown.minor).toBe(day.inDoubt.amountMinor);
  expect(line?.setAside.minor).toBe(2_222n);
  expect(line?.waitingMails.minor).toBe(4_444n);
  expect(lines.filter(({ currency }) => currency === null)).toMatchObject([
    { scope: 'desk@example.com', waitingMails: { count: 1, minor: 0n }, payments: { count: 0 } },
  ]);
});

test('a payment of 23:59 in Bishkek and one of midnight stand on two days', async () => {
  const found = await withinTransaction(async () => {
    const move = 'update payments set bank_time = $1 where id = $2';
    await owner.query(move, ['2026-11-20T17:59:59Z', day.credited[0].paymentId]);
    await owner.query(move, ['2026-11-20T18:00:00Z', day.credited[1].paymentId]);
  });
  const days = found.lines
    .filter(({ currency }) => currency === 'KGS')
    .map((line) => [line.day, line.credits.count]);
  expect(days).toEqual([
    ['2026-11-24', 0],
    ['2026-11-21', 1],
    ['2026-11-20', 1],
  ]);
  expect(found.misfits).toEqual([]);
});

/** Does something no trigger, foreign key or index stops, reads the books of it, and takes it back. */
async function withinTransaction(work: () => Promise<unknown>) {
  await owner.query('begin');
  try {
    await owner.query('set local session_replication_role = replica');
    await work();
    const database = { ...opened.desk.database, drizzle: drizzle(owner as never, { schema }) };
    return await checkBooks({ ...opened.desk, database: database as never });
  } finally {
    await owner.query('rollback');
  }
}

interface Injected {
  /** `$1` is the id of what is harmed. */
  readonly statements: readonly string[];
  readonly of: (its: TestCredit & { mailId: string; matchId: string; receiptId: string }) => string;
  readonly noun: Misfit['noun'];
  /** What else cannot fit then. */
  readonly also?: readonly BookRule[];
  /** In doubt, refused or planned instead of credited. */
  readonly which?: 'inDoubt' | 'refused' | 'planned';
}

const ofPayment = { of: ({ paymentId }: TestCredit) => paymentId, noun: 'payment' } as const;
const ofRequest = { of: ({ requestId }: TestCredit) => requestId, noun: 'request' } as const;
const ofAttempt = { of: ({ attemptId }: TestCredit) => attemptId, noun: 'attempt' } as const;
const ofMail = { of: ({ mailId }: { mailId: string }) => mailId, noun: 'mail' } as const;
const ofReceipt = { of: ({ receiptId }: { receiptId: string }) => receiptId, noun: 'receipt' } as const;
const adds = 'sums_do_not_add_up';
const copyOf = (table: string, change: string) =>
  `insert into ${table} select (jsonb_populate_record(row, jsonb_build_object('id', gen_random_uuid()${change}))).* from ${table} as row`;

const injected: Readonly<Record<Exclude<BookRule, 'sums_do_not_add_up'>, Injected>> = {
  mail_without_payment: {
    ...ofMail,
    statements: ['update mails set payment_id = gen_random_uuid() where id = $1'],
    also: ['payment_without_mail', adds],
  },
  mail_half_read: {
    ...ofMail,
    statements: ["update mails set state = 'verified' where id = $1"],
    also: ['payment_without_mail', adds],
  },
  mail_sum_differs: {
    ...ofMail,
    noun: 'payment',
    of: ({ paymentId }) => paymentId,
    statements: [`update mails set notice = jsonb_set(notice, '{amountMinor}', '"1"') where payment_id = $1`],
    also: [adds],
  },
  payment_without_mail: {
    ...ofPayment,
    statements: ['delete from mails where payment_id = $1'],
    also: [adds],
  },
  payment_without_match: {
    ...ofPayment,
    statements: ['delete from matches where payment_id = $1'],
    also: ['attempt_without_match', 'request_settled_without_payment'],
  },
  payment_twice_matched: {
    ...ofPayment,
    statements: [
      'drop index matches_payment_once',
      `${copyOf('matches', ", 'request_id', gen_random_uuid()")} where payment_id = $1`,
    ],
    also: ['match_without_payment'],
  },
  payment_of_known_mail: {
    ...ofPayment,
    statements: [
      `update mails set raw_sha256 = (select raw_sha256 from mails where payment_id < $1 order by payment_id limit 1)
        where payment_id = $1`,
    ],
  },
  payment_forgotten: {
    ...ofPayment,
    which: 'planned',
    statements: ['delete from attempts where payment_id = $1'],
  },
  payment_settled_without_receipt: {
    ...ofPayment,
    statements: ['delete from receipts where attempt_id in (select id from attempts where payment_id = $1)'],
    also: ['attempt_confirmed_without_receipt', adds],
  },
  payment_credited_twice: {
    ...ofPayment,
    statements: [
      'drop index receipts_attempt_once',
      `${copyOf('receipts', '')} where attempt_id in (select id from attempts where payment_id = $1)`,
    ],
    also: [adds],
  },
  match_without_payment: {
    of: ({ matchId }) => matchId,
    noun: 'match',
    which: 'inDoubt',
    statements: [
      "update payments set state = 'returned' where id = (select payment_id from matches where id = $1)",
    ],
  },
  request_twice_matched: {
    ...ofRequest,
    statements: [
      'drop index matches_request_once',
      `${copyOf('matches', ", 'payment_id', gen_random_uuid()")} where request_id = $1`,
    ],
    also: ['match_without_payment'],
  },
  request_without_match: {
    ...ofRequest,
    which: 'planned',
    statements: ['update matches set ended_at = decided_at where request_id = $1'],
    also: ['attempt_without_match', 'payment_without_match'],
  },
  request_settled_without_payment: {
    ...ofRequest,
    which: 'planned',
    statements: ["update requests set state = 'settled' where id = $1"],
  },
  attempt_without_match: {
    ...ofAttempt,
    which: 'inDoubt',
    statements: ['update attempts set match_id = gen_random_uuid() where id = $1'],
  },
  attempt_differs: {
    ...ofAttempt,
    which: 'planned',
    statements: ['update attempts set amount_minor = amount_minor + 1 where id = $1'],
  },
  attempt_confirmed_without_receipt: {
    ...ofAttempt,
    statements: ['delete from receipts where attempt_id = $1'],
    also: ['payment_settled_without_receipt', adds],
  },
  attempt_confirmed_not_settled: {
    ...ofAttempt,
    statements: [
      "update payments set state = 'matched' where id = (select payment_id from attempts where id = $1)",
    ],
    also: ['request_settled_without_payment', adds],
  },
  attempt_credited_after_closed: {
    ...ofAttempt,
    which: 'refused',
    statements: [
      `insert into history (subject, subject_id, from_state, to_state, actor, reason, at)
        select 'attempt', $1, 'rejected', 'rejected', 'worker:1', 'credited_after_closed', now()`,
    ],
  },
  receipt_not_confirmed: {
    ...ofReceipt,
    statements: [
      "update attempts set state = 'rejected' where id = (select attempt_id from receipts where id = $1)",
    ],
    also: [adds],
  },
  receipt_differs: {
    ...ofReceipt,
    statements: ["update receipts set player_id = '100000009' where id = $1"],
  },
};

const cases = Object.entries(injected) as [BookRule, Injected][];

test('every rule has its injection', () => {
  expect([...cases.map(([rule]) => rule), adds].sort()).toEqual([...bookRuleNames].sort());
});

test.each(cases)('%s is named, with the row', async (rule, { statements, of, noun, also = [], which }) => {
  const credit = which === undefined ? day.credited[1] : day[which];
  const { rows } = await owner.query(
    `select mail_id as "mailId", match_id as "matchId", receipt_id as "receiptId" from payment_story where attempt_id = $1`,
    [credit.attemptId],
  );
  const id = of({ ...credit, ...rows[0] });
  const { misfits } = await withinTransaction(async () => {
    for (const text of statements) await owner.query(text, text.includes('$1') ? [id] : []);
  });
  const found = misfits.filter((misfit) => misfit.rule === rule);
  expect(found).toEqual([expect.objectContaining({ rule, noun, id })]);
  expect(misfits.map((misfit) => misfit.rule).sort()).toEqual([rule, ...also].sort());
});

test('the sums of a day that do not add up are named by account, day and currency', async () => {
  const { misfits } = await withinTransaction(() =>
    owner.query(
      'update receipts set amount_minor = amount_minor + 1, player_id = player_id where attempt_id = $1',
      [day.credited[0].attemptId],
    ),
  );
  expect(misfits).toContainEqual({
    rule: adds,
    noun: 'line',
    id: `${testScope} 2026-11-24 KGS`,
    paymentId: null,
  });
});

test.each([
  [999, false, 999],
  // As many as are told: whether there are more, nobody counted.
  [1_000, true, 1_000],
  [1_003, true, 1_000],
])('of %i rows that do not fit it says whether there may be more: %s', async (rows, isAtLimit, told) => {
  const books = await withinTransaction(() =>
    owner.query(
      `insert into payments (id, mail_id, bank, scope, amount_minor, currency, received_at, recorded_at, state, vouched_by)
        select id, id, 'demirbank', $2, 1, 'KGS', '2026-11-24T06:00:00Z', '2026-11-24T06:00:00Z', 'recorded', 'bank'
        from (select gen_random_uuid() as id from generate_series(1, $1)) as made`,
      [rows, testScope],
    ),
  );
  expect(books.misfits.filter(({ noun }) => noun !== 'line')).toHaveLength(told);
  expect(books.isAtLimit).toBe(isAtLimit);
});

describe('receiving accounts', () => {
  const made: TestDesk[] = [];
  afterEach(async () => {
    for (const one of made.splice(0)) await one.close();
  });

  /** A desk with two accounts of the test's scope and one of another bank. */
  async function openAccounts() {
    const its = await createTestDesk();
    made.push(its);
    await makeOperator(its.desk, '1');
    const limits = { dayLimitMinor: null, requestMinMinor: null, requestMaxMinor: null };
    const hours = { shownFromMinute: null, shownUntilMinute: null };
    const add = async (name: string, bank: string) => {
      const given = { name, bank, mailbox: 'desk@example.com', payTo: name, currency: 'KGS' } as const;
      const added = await addReceivingAccount(its.desk, { ...given, ...limits, ...hours, ...byHand });
      if (added.kind !== 'added') throw new Error('not added');
      return added.account.id;
    };
    const ids = {
      first: await add('First', 'demirbank'),
      second: await add('Second', 'demirbank'),
      other: await add('Other bank', 'optima'),
    };
    return { ...its, ids, lease: await makeLease(its.desk) };
  }
  type Accounts = Awaited<ReturnType<typeof openAccounts>>;

  /** A payment matched with a request of that account; gives it with its attempt. */
  async function paidTo({ desk, advance }: Accounts, receivingAccountId: string | null) {
    const { payMinor } = await makeRequest(desk, { receivingAccountId });
    advance(1_000);
    const mailId = await makeMail(desk);
    const notice = makeNotice(desk, { amountMinor: payMinor });
    const read = await readAsPayment(desk, mailId, notice, mailId.replaceAll('-', '').repeat(2));
    if (read.kind !== 'recorded') throw new Error('not recorded');
    const { paymentId } = read;
    await matchPayment(desk, { paymentId, creditAmount: 'received' });
    const attemptId = (await liveAttempt(desk, paymentId))?.id ?? '';
    return { paymentId, attemptId, payMinor, notice, signature: mailId.replaceAll('-', '').repeat(2) };
  }

  const shown = async (desk: TestDesk['desk']) => {
    const { lines, misfits } = await checkBooks(desk);
    expect(misfits).toEqual([]);
    return lines.map((line) => [
      line.scope.split(':')[0],
      line.account?.name ?? null,
      { payments: line.payments.count, mails: line.mails.count, repeated: line.repeatedMails },
      { settled: line.settled.minor, credits: line.credits.minor, unmatched: line.unmatched.minor },
    ]);
  };

  test('accounts that share bank and mailbox have lines of their own; what names none stays with the scope', async () => {
    const its = await openAccounts();
    const { desk, ids, lease } = its;
    const credited = [
      await paidTo(its, ids.first),
      await paidTo(its, ids.first),
      await paidTo(its, ids.second),
      await paidTo(its, null),
    ];
    for (const { attemptId } of credited) {
      await startAttempt(desk, attemptId, lease);
      await endAttempt(desk, attemptId, confirmed);
    }
    // The bank's mail of the second account came twice.
    const [one, two, third, none] = credited as [Paid, Paid, Paid, Paid];
    expect((await readAsPayment(desk, await makeMail(desk), third.notice, third.signature)).kind).toBe(
      'repeated',
    );
    await makePayment(desk, { amountMinor: 777n });
    const ofFirst = one.payMinor + two.payMinor;
    expect(await shown(desk)).toEqual([
      [
        'demirbank',
        'First',
        { payments: 2, mails: 2, repeated: 0 },
        { settled: ofFirst, credits: ofFirst, unmatched: 0n },
      ],
      [
        'demirbank',
        'Second',
        { payments: 1, mails: 2, repeated: 1 },
        { settled: third.payMinor, credits: third.payMinor, unmatched: 0n },
      ],
      [
        'demirbank',
        null,
        { payments: 2, mails: 2, repeated: 0 },
        { settled: none.payMinor, credits: none.payMinor, unmatched: 777n },
      ],
    ]);
  });
  type Paid = Awaited<ReturnType<typeof paidTo>>;

  test('a match that is taken apart takes its payment, and the mail that came twice, back to the scope', async () => {
    const its = await openAccounts();
    const { desk } = its;
    const { paymentId, payMinor, notice, signature } = await paidTo(its, its.ids.first);
    await readAsPayment(desk, await makeMail(desk), notice, signature);
    const figures = { payments: 1, mails: 2, repeated: 1 };
    const open = { settled: 0n, credits: 0n };
    expect(await shown(desk)).toEqual([['demirbank', 'First', figures, { ...open, unmatched: 0n }]]);
    await undoMatch(desk, { paymentId, ...byHand });
    expect(await shown(desk)).toEqual([['demirbank', null, figures, { ...open, unmatched: payMinor }]]);
  });

  test('money that came to another bank than the account of its request is not on that account', async () => {
    const its = await openAccounts();
    const { desk, ids } = its;
    const asked = await makeRequest(desk, {
      receivingAccountId: ids.other,
      scope: 'optima:desk@example.com',
    });
    const paymentId = await makePayment(desk, { amountMinor: 5_000n });
    await matchByHand(desk, { paymentId, requestId: asked.id, creditAmount: 'received', ...byHand });
    expect((await shown(desk)).map(([bank, account]) => [bank, account])).toEqual([['demirbank', null]]);
  });

  test('sums that do not add up name the account', async () => {
    const its = await openAccounts();
    const { paymentId } = await paidTo(its, its.ids.second);
    const { pool } = its.desk.database;
    await pool.query('update payments set state = $1 where id = $2', ['settled', paymentId]);
    await pool.query('alter table attempts disable trigger all');
    await pool.query('delete from attempts where payment_id = $1', [paymentId]);
    await pool.query("update mails set state = 'verified' where payment_id = $1", [paymentId]);
    const { misfits } = await checkBooks(its.desk);
    expect(misfits.filter(({ noun }) => noun === 'line').map(({ id }) => id)).toEqual([
      `${testScope} Second 2026-11-24 KGS`,
    ]);
  });
});
