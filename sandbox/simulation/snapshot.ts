import type { Decision, SubjectRef } from '@luxon/cashdesk';
import type pg from 'pg';
import type { StoryLine } from './stories.ts';

/** The rows of the desk as everybody sees them at one moment; sums as digits, times as milliseconds. */
export interface Snapshot {
  readonly mails: readonly {
    readonly id: string;
    readonly uidValidity: string;
    readonly uid: string;
    readonly state: string;
    readonly reason: string | null;
    readonly paymentId: string | null;
    readonly hasNotice: boolean;
  }[];
  readonly cursors: readonly { readonly uidValidity: string; readonly nextUid: string }[];
  readonly holes: readonly { readonly uidValidity: string; readonly uid: string }[];
  readonly payments: readonly {
    readonly id: string;
    readonly mailId: string;
    readonly scope: string;
    readonly amountMinor: string;
    readonly state: string;
    readonly isDecided: boolean;
    readonly vouchedBy: string;
  }[];
  readonly requests: readonly {
    readonly id: string;
    readonly playerId: string;
    readonly scope: string;
    readonly payMinor: string;
    readonly state: string;
    readonly holdsAmount: boolean;
    readonly expiresAt: number;
    readonly restsUntil: number | null;
  }[];
  readonly matches: readonly {
    readonly id: string;
    readonly paymentId: string;
    readonly requestId: string;
    readonly hasEnded: boolean;
  }[];
  readonly attempts: readonly {
    readonly id: string;
    readonly matchId: string;
    readonly paymentId: string;
    readonly requestId: string;
    readonly playerId: string;
    readonly amountMinor: string;
    readonly state: string;
    readonly reason: string | null;
    readonly plannedBy: string;
    /** When it may be sent at the earliest. */
    readonly notBefore: number | null;
    readonly leaseId: string | null;
    readonly deadlineAt: number | null;
  }[];
  readonly receipts: readonly {
    readonly attemptId: string;
    readonly playerId: string;
    readonly amountMinor: string;
    readonly confirmedBy: string;
  }[];
  readonly approvals: readonly (SubjectRef & {
    readonly id: string;
    readonly kind: string;
    readonly decision: Decision;
    readonly state: string;
    readonly proposedBy: string;
    readonly endedBy: string | null;
  })[];
  readonly claims: readonly (SubjectRef & {
    readonly takenBy: string;
    readonly takenAt: number;
    readonly activeAt: number;
  })[];
  readonly leases: readonly {
    readonly id: string;
    readonly heartbeatAt: number;
    readonly hasEnded: boolean;
  }[];
  readonly isSwitchOn: boolean;
  /** The number of the turn by which a person last started the automatic credit again; 0: none. */
  readonly lastStart: string;
  /** The number of the audit's last link. */
  readonly auditHead: string;
  /** Of the history, those that were asked for, in the order of their ids. */
  readonly lines: readonly StoryLine[];
}

const list = (table: string, order: string, fields: Record<string, string>): string =>
  `(select coalesce(json_agg(json_build_object(${Object.entries(fields)
    .map(([name, expression]) => `'${name}', ${expression}`)
    .join(', ')}) order by ${order}), '[]') from ${table})`;

const ms = (column: string): string => `round(extract(epoch from ${column}) * 1000)::bigint`;

const snapshotSql = `select json_build_object(
  'mails', ${list('mails', 'id', {
    id: 'id',
    uidValidity: 'uid_validity::text',
    uid: 'uid::text',
    state: 'state',
    reason: 'state_reason',
    paymentId: 'payment_id',
    hasNotice: 'notice is not null',
  })},
  'cursors', ${list('mail_cursors', 'mailbox', { uidValidity: 'uid_validity::text', nextUid: 'next_uid::text' })},
  'holes', ${list('mail_holes', 'uid_validity, uid', { uidValidity: 'uid_validity::text', uid: 'uid::text' })},
  'payments', ${list('payments', 'id', {
    id: 'id',
    mailId: 'mail_id',
    scope: 'scope',
    amountMinor: 'amount_minor::text',
    state: 'state',
    isDecided: 'decision is not null',
    vouchedBy: 'vouched_by',
  })},
  'requests', ${list('requests', 'id', {
    id: 'id',
    playerId: 'player_id',
    scope: 'scope',
    payMinor: 'pay_minor::text',
    state: 'state',
    holdsAmount: 'holds_amount',
    expiresAt: ms('expires_at'),
    restsUntil: ms('rests_until'),
  })},
  'matches', ${list('matches', 'id', {
    id: 'id',
    paymentId: 'payment_id',
    requestId: 'request_id',
    hasEnded: 'ended_at is not null',
  })},
  'attempts', ${list('attempts', 'id', {
    id: 'id',
    matchId: 'match_id',
    paymentId: 'payment_id',
    requestId: 'request_id',
    playerId: 'player_id',
    amountMinor: 'amount_minor::text',
    state: 'state',
    reason: 'reason',
    plannedBy: 'planned_by',
    notBefore: ms('not_before'),
    leaseId: 'lease_id',
    deadlineAt: ms('deadline_at'),
  })},
  'receipts', ${list('receipts', 'id', {
    attemptId: 'attempt_id',
    playerId: 'player_id',
    amountMinor: 'amount_minor::text',
    confirmedBy: 'confirmed_by',
  })},
  'approvals', ${list('approvals', 'id', {
    id: 'id',
    subject: 'subject',
    subjectId: 'subject_id',
    kind: 'kind',
    decision: 'decision',
    state: 'state',
    proposedBy: 'proposed_by',
    endedBy: 'ended_by',
  })},
  'claims', ${list('claims', 'subject, subject_id', {
    subject: 'subject',
    subjectId: 'subject_id',
    takenBy: 'taken_by',
    takenAt: ms('taken_at'),
    activeAt: ms('active_at'),
  })},
  'leases', ${list('worker_leases', 'id', {
    id: 'id',
    heartbeatAt: ms('heartbeat_at'),
    hasEnded: 'ended_at is not null',
  })},
  'isSwitchOn', not exists (select 1 from switches where not is_on),
  'lastStart', (select coalesce(max(id), 0)::text from switch_history where is_on),
  'auditHead', (select coalesce(max(seq), 0)::text from audit_chain),
  'lines', ${list('history where id > $1', 'id', {
    id: 'id',
    thing: "subject || ' ' || subject_id",
    from: 'from_state',
    to: 'to_state',
  })}
) as snapshot`;

/** Reads everything at once, of the history what came after a line. */
export async function readSnapshot(monitor: pg.Client, linesAfter: number): Promise<Snapshot> {
  const { rows } = await monitor.query<{ snapshot: Snapshot }>({
    name: 'snapshot',
    text: snapshotSql,
    values: [linesAfter],
  });
  const [row] = rows;
  if (row === undefined) throw new Error('the snapshot is empty');
  return row.snapshot;
}

/** Groups items by a key. */
export function groupBy<Item>(items: readonly Item[], key: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}
