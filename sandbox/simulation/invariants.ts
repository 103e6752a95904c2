import { checkBooks, type Desk, type UnknownAttempt, verifyAudit } from '@luxon/cashdesk';
import type { BookCall } from './mobcash.ts';
import { groupBy, type Snapshot } from './snapshot.ts';
import type { Stories } from './stories.ts';
import { noticeOf, skewMsMax, type Truth } from './truth.ts';

/** What an invariant looks at: everything that is committed, what is really so, and the step before. */
export interface Look {
  readonly now: Snapshot;
  readonly before: Snapshot | null;
  readonly stories: Stories;
  readonly truth: Truth;
  /** How many calls the book had the step before. */
  readonly callsBefore: number;
  /** How much people had done the step before. */
  readonly doneBefore: number;
  /** As many unknowns as the breaker allows had been reached before, and no person started the credit since. */
  readonly isLimitStanding: boolean;
  /** Attempts that had come to wait for a person before, with why. */
  readonly held: ReadonlyMap<string, string>;
  /** What the panel shows as unknown. */
  readonly shownUnknown: readonly Pick<UnknownAttempt, 'attemptId'>[];
  /** The whole chain is walked whenever it has grown, now and then besides, and at the end. */
  readonly isAuditDue: boolean;
  /** A desk beside the storm: no turn, no fault. */
  readonly inspector: Desk;
}

/** A promise that holds after every step; gives one sentence for each way in which it does not. */
export interface Invariant {
  readonly name: string;
  readonly promise: string;
  readonly check: (look: Look) => readonly string[] | Promise<readonly string[]>;
}

/** The calls the database can know of. */
const callsKnown = ({ book }: Truth): BookCall[] => book.filter(({ isForgotten }) => !isForgotten);

const exclusive = new Set(['planned', 'sending', 'unknown', 'confirmed']);

function creditedOnce({ now, truth }: Look): string[] {
  const executed = truth.book.filter(({ executedAt }) => executedAt !== null);
  const attemptById = new Map(now.attempts.map((attempt) => [attempt.id, attempt]));
  const perMoney = groupBy(executed, ({ attemptId, money }) =>
    money === null ? (attemptById.get(attemptId)?.paymentId ?? `nothing:${attemptId}`) : `money ${money}`,
  );
  return [
    ...[...perMoney]
      .filter(([, calls]) => calls.length > 1)
      .map(([money, calls]) => `${money} was credited ${calls.length} times`),
    ...executed
      .filter(({ money }) => money !== null && truth.returned.has(money))
      .map(({ money }) => `money ${money} was credited, and given back`),
  ];
}

function creditedRightly({ now, truth }: Look): string[] {
  const attemptById = new Map(now.attempts.map((attempt) => [attempt.id, attempt]));
  return callsKnown(truth)
    .filter(({ executedAt }) => executedAt !== null)
    .flatMap(({ attemptId, playerId, amountMinor }) => {
      const attempt = attemptById.get(attemptId);
      const notice = attempt === undefined ? null : noticeOf(truth, now, attempt.paymentId);
      if (attempt === undefined) return [`${playerId} was credited for an attempt that is not on disk`];
      if (notice === null) return [`${playerId} was credited, and no money came in for it`];
      if (notice.playerId !== playerId) {
        return [`${playerId} was credited with the money of ${notice.playerId} (money ${notice.id})`];
      }
      if (notice.amountMinor !== amountMinor || attempt.amountMinor !== String(amountMinor)) {
        return [`${playerId} was credited ${amountMinor}, and paid ${notice.amountMinor}`];
      }
      return [];
    });
}

function onDiskFirst({ now, truth }: Look): string[] {
  const states = new Map(now.attempts.map(({ id, state }) => [id, state]));
  const begun = ['sending', 'confirmed', 'unknown', 'not_applied', 'rejected', 'not_sent'];
  return callsKnown(truth)
    .filter(({ attemptId }) => !begun.includes(states.get(attemptId) ?? 'absent'))
    .map(
      ({ attemptId }) => `a deposit left while attempt ${attemptId} was ${states.get(attemptId) ?? 'absent'}`,
    );
}

function everyMailHasAPlace({ now, truth }: Look): string[] {
  const stored = new Map(now.mails.map((mail) => [`${mail.uidValidity}:${mail.uid}`, mail]));
  const holes = new Set(now.holes.map((hole) => `${hole.uidValidity}:${hole.uid}`));
  const [cursor] = now.cursors;
  const passed = cursor?.uidValidity === truth.uidValidity ? Number(cursor.nextUid) : 0;
  const lost = truth.messages
    .map(({ uid }) => ({ uid, key: `${truth.uidValidity}:${uid}` }))
    .filter(({ uid, key }) => uid < passed && !stored.has(key) && !holes.has(key))
    .map(({ uid }) => `mail ${uid} was passed over and is not stored`);
  const places = new Set(['stored', 'read', 'review', 'unreadable', 'oversize']);
  const recorded = new Set(now.payments.map(({ id }) => noticeOf(truth, now, id)?.id));
  const misplaced = now.mails.flatMap((mail) => {
    const origin = truth.originOf(mail.uidValidity, mail.uid);
    if (origin?.kind !== 'genuine') return [];
    // A person may say so of a mail whose money another one told of, and of no other.
    if (mail.state === 'not_a_payment' && recorded.has(origin.notice)) return [];
    if (!places.has(mail.state)) return [`genuine mail ${mail.id} is ${mail.state} (${mail.reason})`];
    if (mail.state === 'read' && mail.paymentId === null)
      return [`genuine mail ${mail.id} is read for nothing`];
    return [];
  });
  return [...lost, ...misplaced];
}

function forgedIsNeverMoney({ now, truth }: Look): string[] {
  const mailById = new Map(now.mails.map((mail) => [mail.id, mail]));
  return now.payments.flatMap(({ id, mailId }) => {
    const mail = mailById.get(mailId);
    const origin = mail === undefined ? null : truth.originOf(mail.uidValidity, mail.uid);
    if (origin === null || origin.kind === 'genuine') return [];
    return [`payment ${id} was made of a mail that is ${origin.kind} (${origin.what})`];
  });
}

function moneyIsRecordedOnce({ now, truth }: Look): string[] {
  const perMoney = groupBy(now.payments, ({ id }) => String(noticeOf(truth, now, id)?.id ?? `none ${id}`));
  const wrongSum = now.payments.filter(({ id, amountMinor }) => {
    const notice = noticeOf(truth, now, id);
    return notice !== null && String(notice.amountMinor) !== amountMinor;
  });
  return [
    ...[...perMoney]
      .filter(([, payments]) => payments.length > 1)
      .map(([money, payments]) => `money ${money} is ${payments.length} payments`),
    ...wrongSum.map(({ id }) => `payment ${id} has another sum than the bank booked`),
  ];
}

function oneOwner({ now }: Look): string[] {
  const live = now.matches.filter(({ hasEnded }) => !hasEnded);
  const more = (what: string, groups: Map<string, unknown[]>): string[] =>
    [...groups]
      .filter(([, group]) => group.length > 1)
      .map(([id, group]) => `${id} has ${group.length} ${what}`);
  const livePayments = new Set(live.map(({ paymentId }) => paymentId));
  const liveRequests = new Set(live.map(({ requestId }) => requestId));
  const held = now.requests.filter(({ holdsAmount }) => holdsAmount);
  return [
    ...more(
      'live matches (payment)',
      groupBy(live, ({ paymentId }) => paymentId),
    ),
    ...more(
      'live matches (request)',
      groupBy(live, ({ requestId }) => requestId),
    ),
    ...more(
      'attempts that may credit',
      groupBy(
        now.attempts.filter(({ state }) => exclusive.has(state)),
        ({ paymentId }) => paymentId,
      ),
    ),
    ...now.payments
      .filter(({ id, state }) => ['matched', 'settled'].includes(state) !== livePayments.has(id))
      .map(({ id, state }) => `payment ${id} is ${state}, its match says otherwise`),
    ...now.requests
      .filter(({ id, state }) => ['matched', 'settled'].includes(state) !== liveRequests.has(id))
      .map(({ id, state }) => `request ${id} is ${state}, its match says otherwise`),
    ...more(
      'holders',
      groupBy(held, ({ scope, payMinor }) => `amount ${payMinor} of ${scope}`),
    ),
  ];
}

function unknownIsShown({ now, shownUnknown }: Look): string[] {
  const shown = new Set(shownUnknown.map(({ attemptId }) => attemptId));
  return now.attempts
    .filter(({ id, state }) => state === 'unknown' && !shown.has(id))
    .map(({ id }) => `attempt ${id} is unknown and nobody sees it`);
}

function neverSentAgain({ now, truth }: Look): string[] {
  const attemptById = new Map(now.attempts.map((attempt) => [attempt.id, attempt]));
  const perPayment = groupBy(
    callsKnown(truth),
    ({ attemptId }) => attemptById.get(attemptId)?.paymentId ?? attemptId,
  );
  // A person may send again what MobCash refused.
  const mayBeFollowed = (first: BookCall, next: BookCall | undefined): boolean => {
    const state = attemptById.get(first.attemptId)?.state;
    const orderedBy = attemptById.get(next?.attemptId ?? '')?.plannedBy ?? 'system';
    return state === 'not_applied' || (state === 'rejected' && orderedBy !== 'system');
  };
  return [...perPayment].flatMap(([paymentId, calls]) =>
    calls
      .slice(0, -1)
      .filter((call, place) => !mayBeFollowed(call, calls[place + 1]))
      .map(
        ({ attemptId }) =>
          `payment ${paymentId} was sent again, and its attempt ${attemptId} is ${attemptById.get(attemptId)?.state}`,
      ),
  );
}

function saidNotCreditedIsSo({ now, truth }: Look): string[] {
  const executed = new Set(
    callsKnown(truth)
      .filter(({ executedAt }) => executedAt !== null)
      .map(({ attemptId }) => attemptId),
  );
  return now.attempts
    .filter(
      ({ id, state }) =>
        ['not_applied', 'rejected', 'not_sent', 'planned'].includes(state) && executed.has(id),
    )
    .map(({ id, state }) => `attempt ${id} is ${state}, and was credited`);
}

/** A call leaves within 2 s of the moment its worker was seen alive; clocks jump in between. */
const startedEarlierMs = 2_000 + 2 * skewMsMax;

function onlyTheLivingSend({ now, before, callsBefore, truth }: Look): string[] {
  if (before === null) return [];
  const attemptById = new Map(now.attempts.map((attempt) => [attempt.id, attempt]));
  const leases = new Map(before.leases.map((lease) => [lease.id, lease]));
  return truth.book.slice(callsBefore).flatMap(({ attemptId, sentAt }) => {
    const attempt = attemptById.get(attemptId);
    const lease = leases.get(attempt?.leaseId ?? '');
    const isAlive = lease !== undefined && sentAt - lease.heartbeatAt < 10_000 + startedEarlierMs;
    return [
      ...(isAlive ? [] : [`attempt ${attemptId} was sent by a dead worker`]),
      ...(attempt?.notBefore != null && sentAt < attempt.notBefore
        ? [`attempt ${attemptId} was sent while its person could still take it back`]
        : []),
    ];
  });
}

/** What came to wait for a person never begins, also once nothing holds it any more: a person orders another. */
function heldIsHeld({ now, held }: Look): string[] {
  return now.attempts
    .filter(({ id, state }) => held.has(id) && ['sending', 'unknown', 'confirmed'].includes(state))
    .map(({ id }) => `attempt ${id} began, and ${held.get(id)} since it was planned`);
}

/** Calls that were begun before may come to their end, and become unknown too. */
function unknownsAreBounded({ now, before, isLimitStanding }: Look): string[] {
  if (before === null || !isLimitStanding) return [];
  const stateBefore = new Map(before.attempts.map(({ id, state }) => [id, state]));
  return now.attempts
    .filter(({ state, plannedBy }) => state === 'sending' && plannedBy === 'system')
    .filter(({ id }) => stateBefore.get(id) !== 'sending')
    .map(({ id }) => `attempt ${id} began by itself although the limit of unknowns stands`);
}

function onlyTheDeadAreJudged({ now, before, truth }: Look): string[] {
  if (before === null) return [];
  const stateBefore = new Map(before.attempts.map(({ id, state }) => [id, state]));
  const leases = new Map(now.leases.map((lease) => [lease.id, lease]));
  return now.attempts.flatMap(({ id, state, reason, leaseId }) => {
    if (state !== 'unknown' || reason !== 'worker_died' || stateBefore.get(id) !== 'sending') return [];
    const lease = leases.get(leaseId ?? '');
    const isDead = lease === undefined || lease.hasEnded || truth.nowMs - lease.heartbeatAt >= 10_000;
    return isDead ? [] : [`attempt ${id} was taken from a living worker`];
  });
}

function sumsAgree({ now, truth }: Look): string[] {
  const confirmed = now.attempts.filter(({ state }) => state === 'confirmed');
  const receiptOf = new Map(now.receipts.map((receipt) => [receipt.attemptId, receipt]));
  const executed = new Map(
    truth.book.filter(({ executedAt }) => executedAt !== null).map((call) => [call.attemptId, call]),
  );
  const settled = now.payments.filter(({ state }) => state === 'settled');
  const sum = (items: readonly { readonly amountMinor: string }[]): bigint =>
    items.reduce((total, { amountMinor }) => total + BigInt(amountMinor), 0n);
  const found = [
    ...confirmed.filter(({ id }) => !receiptOf.has(id)).map(({ id }) => `attempt ${id} has no receipt`),
    ...now.receipts
      .filter(({ attemptId, amountMinor, playerId }) => {
        const call = executed.get(attemptId);
        return call === undefined || String(call.amountMinor) !== amountMinor || call.playerId !== playerId;
      })
      .map(({ attemptId }) => `the receipt of attempt ${attemptId} is not in the desk's book`),
  ];
  if (now.receipts.length !== confirmed.length) found.push('receipts and confirmed attempts differ');
  if (sum(settled) !== sum(now.receipts)) {
    found.push(`settled payments are ${sum(settled)}, receipts ${sum(now.receipts)}`);
  }
  const states = ['recorded', 'matched', 'settled', 'set_aside', 'returned'];
  for (const [scope, payments] of groupBy(now.payments, (payment) => payment.scope)) {
    const parts = states.map((state) => sum(payments.filter((payment) => payment.state === state)));
    const whole = parts.reduce((total, part) => total + part, 0n);
    if (whole !== sum(payments)) found.push(`the sums of ${scope} do not add up`);
  }
  return found;
}

function historyFits({ now, stories }: Look): string[] {
  const states: [string, string][] = [
    ...now.mails.map(({ id, state }): [string, string] => [`mail ${id}`, state]),
    ...now.payments.map(({ id, state }): [string, string] => [`payment ${id}`, state]),
    ...now.requests.map(({ id, state }): [string, string] => [`request ${id}`, state]),
    ...now.attempts.map(({ id, state }): [string, string] => [`attempt ${id}`, state]),
    ...now.matches.map(({ id, hasEnded }): [string, string] => [`match ${id}`, hasEnded ? 'ended' : 'made']),
  ];
  return [
    ...states
      .filter(([thing, state]) => stories.lastMove(thing) !== state)
      .map(([thing, state]) => `${thing} is ${state}, its history ends with ${stories.lastMove(thing)}`),
    ...stories.broken().map((thing) => `the history of ${thing} has a gap`),
  ];
}

/** A version is of one moment: whoever decides upon it makes another one. */
function decidedOnce({ truth }: Look): string[] {
  const perPage = groupBy(
    truth.done,
    ({ page: { about, version } }) => `${about.subject} ${about.subjectId} ${version}`,
  );
  return [...perPage.values()]
    .filter((done) => done.length > 1)
    .map((done) => {
      const what = done.map(({ label, actor }) => `${label} by ${actor}`).join(', ');
      const [first] = done;
      return `upon one page of ${first?.page.about.subject} ${first?.page.about.subjectId}: ${what}`;
    });
}

/** What another has had from the click to the moment before it was done. */
function claimsAreKept({ before, truth, doneBefore }: Look): string[] {
  if (before === null) return [];
  return truth.done
    .slice(doneBefore)
    .flatMap(({ label, page, actor, touched }) =>
      page.claims
        .filter(
          (claim) =>
            claim.takenBy !== actor &&
            touched.some(
              ({ subject, subjectId }) => subject === claim.subject && subjectId === claim.subjectId,
            ) &&
            before.claims.some(
              ({ subjectId, subject, takenAt }) =>
                subjectId === claim.subjectId && subject === claim.subject && takenAt === claim.takenAt,
            ),
        )
        .map(
          ({ takenBy, subject, subjectId }) =>
            `${label} by ${actor}, and ${takenBy} had ${subject} ${subjectId}`,
        ),
    );
}

/** The largest sum is what came in: every credit here is of the received sum. */
function fourEyes({ now, truth }: Look): string[] {
  if (truth.secondPersonAbove === 0) return [];
  const limit = BigInt(truth.secondPersonAbove) * 100n;
  const isAbove = ({ amountMinor }: { readonly amountMinor: string }): boolean => BigInt(amountMinor) > limit;
  const byPerson = (actor: string): boolean => actor.startsWith('operator:');
  const confirmed = now.approvals.filter(
    ({ state, proposedBy, endedBy }) => state === 'confirmed' && endedBy !== null && endedBy !== proposedBy,
  );
  const isSeenByTwo = (subjectId: string, kinds: readonly string[], by?: string): boolean =>
    confirmed.some(
      (one) =>
        one.subjectId === subjectId && kinds.includes(one.kind) && (by === undefined || by === one.endedBy),
    );
  return [
    ...now.attempts
      .filter(isAbove)
      .filter(
        ({ plannedBy, paymentId }) =>
          byPerson(plannedBy) && !isSeenByTwo(paymentId, ['match', 'retry'], plannedBy),
      )
      .map(({ id, plannedBy }) => `attempt ${id} was ordered by ${plannedBy} alone`),
    ...now.attempts
      .filter(isAbove)
      .filter(({ id, state }) => state === 'not_applied' && !isSeenByTwo(id, ['settle_unknown']))
      .map(({ id }) => `attempt ${id} was said not to be credited by one person alone`),
    ...now.receipts
      .filter(isAbove)
      .filter(
        ({ attemptId, confirmedBy }) =>
          byPerson(confirmedBy) && !isSeenByTwo(attemptId, ['settle_unknown'], confirmedBy),
      )
      .map(
        ({ attemptId, confirmedBy }) =>
          `attempt ${attemptId} was said to be credited by ${confirmedBy} alone`,
      ),
    ...now.payments
      .filter(isAbove)
      .filter(({ id, state }) => state === 'returned' && !isSeenByTwo(id, ['return']))
      .map(({ id }) => `payment ${id} was returned by one person alone`),
    ...now.payments
      .filter(isAbove)
      .filter(({ mailId, vouchedBy }) => vouchedBy === 'operator' && !isSeenByTwo(mailId, ['accept_mail']))
      .map(({ id }) => `payment ${id} was accepted by one person alone`),
  ];
}

async function booksAgree({ inspector }: Look): Promise<string[]> {
  const { misfits } = await checkBooks(inspector);
  return misfits.map((misfit) => JSON.stringify(misfit));
}

export async function auditVerifies({ isAuditDue, inspector }: Look): Promise<string[]> {
  if (!isAuditDue) return [];
  const { finding } = await verifyAudit(inspector);
  return finding === null ? [] : [JSON.stringify({ ...finding, seq: String(finding.seq) })];
}

/** Hold after every step. */
export const invariants: readonly Invariant[] = [
  {
    name: 'credited-once',
    promise: 'money is credited at most once, and not if it was given back',
    check: creditedOnce,
  },
  { name: 'credited-rightly', promise: "only the payer's player, only the sum paid", check: creditedRightly },
  { name: 'on-disk-first', promise: 'the attempt is on disk before the first byte', check: onDiskFirst },
  {
    name: 'every-mail-has-a-place',
    promise: 'no genuine mail is lost or refused',
    check: everyMailHasAPlace,
  },
  {
    name: 'forged-is-never-money',
    promise: 'only the bank can tell us about money',
    check: forgedIsNeverMoney,
  },
  { name: 'money-is-recorded-once', promise: 'one payment for one transfer', check: moneyIsRecordedOnce },
  { name: 'one-owner', promise: 'every payment, request and amount has one owner', check: oneOwner },
  { name: 'unknown-is-shown', promise: 'a person sees every unknown attempt', check: unknownIsShown },
  { name: 'never-sent-again', promise: 'what is in doubt is never sent again', check: neverSentAgain },
  {
    name: 'not-credited-is-so',
    promise: 'what is said not to be credited is not',
    check: saidNotCreditedIsSo,
  },
  {
    name: 'only-the-living-send',
    promise: 'no call by a dead worker, or before it may be taken back no more',
    check: onlyTheLivingSend,
  },
  {
    name: 'held-is-held',
    promise:
      'what the switch, a block or the bank taking its money back has come to hold begins by no order from before',
    check: heldIsHeld,
  },
  {
    name: 'unknowns-are-bounded',
    promise: 'once the limit of unknowns stands nothing begins by itself until a person started it again',
    check: unknownsAreBounded,
  },
  { name: 'only-the-dead-are-judged', promise: 'a living call is left alone', check: onlyTheDeadAreJudged },
  {
    name: 'decided-once',
    promise: 'upon what a page showed one decision is carried out',
    check: decidedOnce,
  },
  { name: 'claims-are-kept', promise: 'what one person has taken no other decides', check: claimsAreKept },
  { name: 'four-eyes', promise: 'above the limit two people decide', check: fourEyes },
  { name: 'sums-agree', promise: 'settled = receipts, and the book has them all', check: sumsAgree },
  { name: 'history-fits', promise: 'history tells every state, without a gap', check: historyFits },
  { name: 'books-agree', promise: 'the books agree at any moment', check: booksAgree },
  { name: 'audit-verifies', promise: 'the audit chain holds what was decided', check: auditVerifies },
];
