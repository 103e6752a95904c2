import {
  advanceMailCursor,
  type Desk,
  finishAttempt,
  matchByHand,
  noBreakers,
  readPlannedAttempt,
  readVersion,
  startSending,
  sweepDeadWorkers,
} from '@luxon/cashdesk';
import { sql } from 'drizzle-orm';
import type { CreditWork } from 'luxon-email-watcher';
import type { BrokenRule } from './broken-rule.ts';
import { aboutOf } from './panel-page.ts';

const idOf = (payload: unknown, name: string): string =>
  String((payload as Readonly<Record<string, unknown>>)[name]);

/** A trigger that does not keep what is written into a table. */
const forgets = (table: string, when = 'true'): string =>
  `create function broken_rule() returns trigger language plpgsql as $$ begin
     if ${when} then return null; end if;
     return new;
   end $$;
   create trigger broken_rule before insert on ${table} for each row execute function broken_rule();`;

/** A trigger that changes what is written into a table; beside another one it has a name of its own. */
const changes = (table: string, operations: string, change: string, name = 'broken_rule'): string =>
  `create function ${name}() returns trigger language plpgsql as $$ begin
     ${change};
     return new;
   end $$;
   create trigger ${name} before ${operations} on ${table} for each row execute function ${name}();`;

/** Plans one more attempt for what `where` finds, with its job, as if it were due. */
async function planAgain(desk: Desk, where: ReturnType<typeof sql>): Promise<void> {
  const id = '0197f0a0-0000-7000-8000-';
  await desk.database.drizzle.execute(sql`
    with planned as (
      insert into attempts (id, match_id, payment_id, request_id, player_id, amount_minor, currency, state, ordinal,
        series_started_at, planned_at, planned_by, planned_after_turn, planned_after_ruling)
      select (${id} || lpad(to_hex(floor(extract(epoch from planned_at))::bigint % 100000000 + ordinal + 1), 12, '0'))::uuid,
        match_id, payment_id, request_id, player_id, amount_minor, currency, 'planned', ordinal + 1,
        series_started_at, planned_at, planned_by, planned_after_turn, planned_after_ruling
      from attempts where ${where}
      on conflict do nothing
      returning id
    ), told as (
      insert into history (subject, subject_id, to_state, actor, reason, at)
      select 'attempt', id, 'planned', 'system', 'broken rule', ${desk.clock().toISOString()}::timestamptz from planned
    )
    insert into simulated_jobs (name, payload, key)
    select 'credit', jsonb_build_object('attemptId', id), 'credit:' || id from planned on conflict do nothing`);
}

/** Deposits without asking where the attempt stands. */
async function creditWhateverItsState(work: CreditWork, attemptId: string): Promise<void> {
  const { desk, lease, watched } = work;
  const { rows } = await desk.database.drizzle.execute<{ player_id: string; amount_minor: string }>(
    sql`select player_id, amount_minor from attempts where id = ${attemptId}`,
  );
  const [attempt] = rows;
  if (attempt === undefined) return;
  const player = await work.client().payerNickname(attempt.player_id);
  if (player.kind !== 'found') return;
  const { session, nickname } = player;
  await startSending(desk, { attemptId, lease, sessionVersion: session.version, nickname, watched });
  const outcome = await work.client().deposit({
    payerId: attempt.player_id,
    amountMinor: BigInt(attempt.amount_minor),
    currency: 'KGS',
    session,
    firstByteBefore: new Date(desk.clock().getTime() + 2_000),
  });
  await finishAttempt(desk, { attemptId, from: 'sending', outcome, actor: 'worker:broken' });
}

/** Calls first and writes `sending` afterwards. */
async function creditBeforeItIsOnDisk(work: CreditWork, attemptId: string): Promise<void> {
  const { desk, lease, watched } = work;
  const attempt = await readPlannedAttempt(desk, attemptId);
  if (attempt === null) return;
  const player = await work.client().payerNickname(attempt.playerId);
  if (player.kind !== 'found') return;
  const { session, nickname } = player;
  const outcome = await work.client().deposit({
    payerId: attempt.playerId,
    amountMinor: attempt.amountMinor,
    currency: attempt.currency,
    session,
    firstByteBefore: new Date(desk.clock().getTime() + 2_000),
  });
  await startSending(desk, { attemptId, lease, sessionVersion: session.version, nickname, watched });
  await finishAttempt(desk, { attemptId, from: 'sending', outcome, actor: 'worker:broken' });
}

/** Gives a payment to whoever waits for the nearest sum. */
async function matchTheNearest(desk: Desk, paymentId: string): Promise<void> {
  const { rows } = await desk.database.drizzle.execute<{ id: string }>(
    sql`select request.id from requests as request, payments as payment
      where payment.id = ${paymentId} and payment.state = 'recorded' and request.state in ('open', 'grace')
      order by abs(request.pay_minor - payment.amount_minor), request.id desc limit 1`,
  );
  const requestId = rows[0]?.id;
  if (requestId === undefined) return;
  await matchByHand(desk, {
    paymentId,
    requestId,
    reason: 'nearest',
    actor: 'system',
    creditAmount: 'received',
  });
}

/**
 * Rules broken on purpose, to show that the simulation sees it: a dropped index, a trigger, or another piece in the
 * place of one of ours, in the world of the simulation alone.
 */
export const brokenRules: readonly BrokenRule[] = [
  {
    name: 'two-attempts',
    what: 'a payment may have two attempts that credit (attempts_*_once dropped, a second one planned)',
    doors: {
      sql: 'drop index attempts_match_once, attempts_payment_once, attempts_request_once;',
      handlers: (real, desk) => ({
        ...real,
        async match_payment(payload) {
          const next = await real.match_payment(payload);
          const paymentId = idOf(payload, 'paymentId');
          await planAgain(desk, sql`payment_id = ${paymentId} and state = 'planned' and ordinal = 0`);
          return next;
        },
      }),
    },
  },
  {
    name: 'unknown-is-tried-again',
    what: 'an unknown attempt is closed by the machine and a new one planned (without the two promises that see its money)',
    blindTo: ['not-credited-is-so', 'credited-once'],
    doors: {
      handlers: (real, desk) => ({
        ...real,
        async second_look(payload) {
          const attemptId = idOf(payload, 'attemptId');
          await desk.database.drizzle.execute(sql`with closed as (
              update attempts set state = 'not_sent' where id = ${attemptId} and state = 'unknown' returning id
            ) insert into history (subject, subject_id, from_state, to_state, actor, reason, at)
            select 'attempt', id, 'unknown', 'not_sent', 'system', 'broken rule',
              ${desk.clock().toISOString()}::timestamptz from closed`);
          await planAgain(desk, sql`id = ${attemptId} and state = 'not_sent'`);
          return null;
        },
      }),
    },
  },
  {
    name: 'client-calls-twice',
    what: 'the client itself calls a second time where the first reply is no credit (without the two promises that see it before it is done)',
    doors: {
      mobcash: (real) => ({
        payerNickname: (player) => real.payerNickname(player),
        async deposit(call) {
          const outcome = await real.deposit(call);
          if (outcome.kind === 'unknown') await real.deposit(call);
          return outcome;
        },
      }),
    },
    blindTo: ['never-sent-again', 'not-credited-is-so'],
  },
  {
    name: 'call-before-commit',
    what: '`sending` is committed after the call instead of before it',
    doors: {
      handlers: (real, _desk, credit) => ({
        ...real,
        async credit(payload) {
          await creditBeforeItIsOnDisk(credit, idOf(payload, 'attemptId'));
          return null;
        },
      }),
    },
  },
  {
    name: 'job-acts-in-any-state',
    what: 'a credit job calls whatever state its attempt is in',
    doors: {
      handlers: (real, _desk, credit) => ({
        ...real,
        async credit(payload) {
          await creditWhateverItsState(credit, idOf(payload, 'attemptId'));
          return null;
        },
      }),
    },
  },
  {
    name: 'sweep-asks-no-lease',
    what: 'the sweep gives up every call under way, also those of living workers',
    doors: {
      async sweep(desk) {
        await sweepDeadWorkers(desk);
        await desk.database.drizzle.execute(sql`with judged as (
            update attempts set state = 'unknown', reason = 'worker_died' where state = 'sending' returning id
          ) insert into history (subject, subject_id, from_state, to_state, actor, reason, at)
          select 'attempt', id, 'sending', 'unknown', 'system', 'worker_died',
            ${desk.clock().toISOString()}::timestamptz from judged`);
      },
    },
  },
  {
    name: 'dead-worker-sends',
    what: 'a worker that was found dead may begin a call (its lease never ends, its time stands still)',
    doors: {
      sql: changes('worker_leases', 'update', 'new.ended_at := null'),
      workerDatabaseTimeMs: (startedMs) => startedMs,
    },
  },
  {
    name: 'seen-is-state',
    what: 'only unseen mails are looked at, and fetching marks them seen',
    doors: {
      folder: (real, isSeen) => ({
        get mailbox() {
          return real.mailbox;
        },
        usable: real.usable,
        noop: () => real.noop(),
        close: () => real.close(),
        async search(query, options) {
          const found = await real.search(query, options);
          return found === false ? found : found?.filter((uid) => !isSeen(uid));
        },
        async fetchAll(range, query, options) {
          const found = await real.fetchAll(range, query, options);
          return query.source === undefined ? found.filter(({ uid }) => !isSeen(uid)) : found;
        },
      }),
    },
  },
  {
    name: 'cursor-before-store',
    what: 'the cursor moves before the mails are stored',
    doors: {
      async beforeScan(desk, folder, mailbox) {
        if (folder.mailbox === false) return;
        const { uidValidity, uidNext } = folder.mailbox;
        // Beyond the overlap every scan looks back over.
        await advanceMailCursor(desk, { mailbox, folder: 'INBOX', uidValidity }, BigInt(uidNext + 51));
      },
    },
  },
  {
    name: 'last-mail-is-left',
    what: 'the newest mail of the folder is never looked at',
    doors: {
      folder: (real) => {
        const isNotLast = (uid: number): boolean =>
          real.mailbox !== false && uid + 1 < (real.mailbox.uidNext ?? Number.POSITIVE_INFINITY);
        return {
          get mailbox() {
            return real.mailbox;
          },
          usable: real.usable,
          noop: () => real.noop(),
          close: () => real.close(),
          async search(query, options) {
            const found = await real.search(query, options);
            return found === false ? found : found?.filter(isNotLast);
          },
          async fetchAll(range, query, options) {
            const found = await real.fetchAll(range, query, options);
            return found.filter(({ uid }) => isNotLast(uid));
          },
        };
      },
    },
  },
  {
    name: 'same-notice-twice',
    what: 'neither signature nor fingerprint makes a notice one payment',
    doors: {
      sql: `${forgets('payment_signatures')}
        create function broken_time() returns trigger language plpgsql as $$ begin
          new.bank_time := new.bank_time + (select count(*) from payments) * interval '1 millisecond';
          return new;
        end $$;
        create trigger broken_time before insert on payments for each row execute function broken_time();`,
    },
  },
  {
    name: 'no-verdict',
    what: 'a mail counts without a proof of its origin',
    doors: {
      examine: (real) => async (work, resolver) => ({
        ...(await real(work, resolver)),
        judgement: { kind: 'proven', by: 'bank' },
      }),
    },
  },
  {
    name: 'nearest-request',
    what: 'the matcher takes the nearest sum instead of exactly one holder of this sum in time',
    doors: {
      handlers: (real, desk) => ({
        ...real,
        async match_payment(payload) {
          await matchTheNearest(desk, idOf(payload, 'paymentId'));
          return real.match_payment(payload);
        },
      }),
    },
  },
  {
    name: 'amount-given-twice',
    what: 'two requests may hold one amount (requests_amount_once dropped)',
    doors: { sql: 'drop index requests_amount_once;' },
  },
  {
    name: 'settled-without-match',
    what: 'a match ends by itself while its payment goes on',
    doors: { sql: changes('matches', 'insert', 'new.ended_at := new.decided_at') },
  },
  {
    name: 'error-is-success',
    what: 'an error reply counts as a credit',
    doors: {
      mobcash: (real) => ({
        payerNickname: (player) => real.payerNickname(player),
        async deposit(call) {
          const outcome = await real.deposit(call);
          return outcome.kind === 'unknown' ? { ...outcome, kind: 'confirmed' } : outcome;
        },
      }),
    },
  },
  {
    name: 'reset-is-not-sent',
    what: 'a reply that was lost counts as a call that never arrived',
    doors: {
      mobcash: (real) => ({
        payerNickname: (player) => real.payerNickname(player),
        async deposit(call) {
          const outcome = await real.deposit(call);
          return outcome.reason === 'reset' || outcome.reason === 'timeout'
            ? { ...outcome, kind: 'not_sent' }
            : outcome;
        },
      }),
    },
  },
  {
    name: 'said-too-early',
    what: '"not credited" may be said before the call can no more take effect (its deadline is a day too early)',
    doors: {
      sql: changes(
        'attempts',
        'update',
        "if old.state = 'planned' then new.deadline_at := new.deadline_at - interval '1 day'; end if",
      ),
    },
  },
  {
    name: 'unknown-is-hidden',
    what: 'the panel leaves the newest unknown attempt out',
    doors: { shownUnknown: (real) => real.slice(0, -1) },
  },
  {
    name: 'waiting-is-hidden',
    what: 'the panel leaves out payments that wait for a person',
    doors: { shownUnmatched: (real) => ({ ...real, payments: [] }) },
  },
  {
    name: 'mail-is-hidden',
    what: 'the panel leaves out mails that wait for a person',
    doors: { shownUnmatched: (real) => ({ ...real, mails: [] }) },
  },
  {
    name: 'doubt-is-no-money',
    what: 'a mail that should wait for a person is taken for no payment (without the promise that sees no line of it)',
    blindTo: ['history-fits'],
    doors: {
      sql: changes('mails', 'update', "if new.state = 'review' then new.state := 'not_a_payment'; end if"),
    },
  },
  {
    name: 'credit-is-forgotten',
    what: 'a credit job does nothing',
    doors: { handlers: (real) => ({ ...real, credit: () => Promise.resolve(null) }) },
  },
  {
    name: 'switch-is-not-heard',
    what: 'the automatic credit goes on although a person switched it off',
    doors: {
      sql: forgets('switch_history') + changes('switches', 'update', 'new.is_on := true', 'broken_turn'),
    },
  },
  {
    name: 'block-is-not-heard',
    what: 'the automatic credit goes on for a player a person blocked',
    doors: {
      sql: forgets('player_history') + changes('players', 'update', 'new.is_blocked := false', 'broken_turn'),
    },
  },
  {
    name: 'reversal-is-not-heard',
    what: 'money the bank took back is credited all the same',
    doors: {
      sql: changes('payments', 'update', 'new.reversal_mail_id := null; new.reversed_at := null'),
    },
  },
  {
    name: 'restore-is-not-seen',
    what: 'the desk goes on by itself on a database that was restored from a copy (without the promise that sees it before money moves)',
    doors: { seesNoRestore: true },
    blindTo: ['held-is-held'],
  },
  {
    name: 'limit-is-not-heard',
    what: 'the automatic credit goes on although the limit of unknowns is reached',
    doors: { breakers: () => noBreakers },
  },
  {
    name: 'old-page-decides',
    what: 'a decision asks no version: it is taken for one upon the page as it is now',
    doors: {
      decide: (real) => async (desk, asked) =>
        real(desk, {
          ...asked,
          version: await readVersion(desk.database.drizzle, aboutOf(asked.decision)),
        }),
    },
  },
  {
    name: 'claim-is-not-asked',
    what: 'whoever decides has taken it, whoever else had',
    doors: {
      decide: (real) => async (desk, asked) => {
        const { subjectId } = aboutOf(asked.decision);
        await desk.database.drizzle.execute(
          sql`update claims set taken_by = ${asked.actor} where subject_id = ${subjectId}`,
        );
        return real(desk, asked);
      },
    },
  },
  {
    name: 'one-person-is-enough',
    what: 'no sum is above the limit of one person',
    doors: { decide: (real) => (desk, asked) => real(desk, { ...asked, secondPersonAbove: 0 }) },
  },
  {
    name: 'receipt-is-lost',
    what: 'a confirmed credit is settled without its receipt',
    doors: { sql: forgets('receipts') },
  },
  {
    name: 'history-forgets',
    what: 'a move is made and not written down',
    // One written with its move in one statement cannot get lost: the statement counts. A request's first line is alone.
    doors: { sql: forgets('history', "new.to_state = 'open'") },
  },
  {
    name: 'mail-is-rewritten',
    what: 'the notice kept with a mail says another sum than its payment',
    doors: {
      sql: changes(
        'mails',
        'update',
        `if new.payment_id is not null then new.notice := jsonb_set(new.notice, '{amountMinor}', '"1"'); end if`,
      ),
    },
  },
  {
    name: 'history-is-rewritten',
    what: 'a line of history that was sealed is given another reason, past its triggers',
    doors: {
      async sweep(desk) {
        await sweepDeadWorkers(desk);
        await desk.database.drizzle.transaction(async (tx) => {
          await tx.execute(sql`set local session_replication_role = replica`);
          await tx.execute(
            sql`update history set reason = 'rewritten' where id = (select min(row_id::bigint) from audit_chain where table_name = 'history')`,
          );
        });
      },
    },
  },
];

/** Finds a broken rule by its name; throws for a name nobody knows. */
export function findBrokenRule(name: string): BrokenRule {
  const rule = brokenRules.find((one) => one.name === name);
  if (rule === undefined) {
    throw new TypeError(
      `No broken rule is called ${name}: ${brokenRules.map((one) => one.name).join(', ')}.`,
    );
  }
  return rule;
}
