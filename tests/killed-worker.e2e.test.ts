import type { FaultKind } from '@luxon/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Gate, type KillGround, type KillOrders, openKillGround, type Place } from './kill-worker.ts';

// A second look writes to attempts that are unknown already: only the move itself is the step.
const attemptMoves = (to: string): Gate => ({
  table: 'attempts',
  event: 'update',
  when: `new.state = '${to}' and old.state <> new.state`,
});
const at = (gate: Gate): Place => ({ kind: 'statement', gate });

const beforeSending = at(attemptMoves('sending'));
const beforeTheFirstByte: Place = { kind: 'commit', gate: attemptMoves('sending') };
const whileStored = (to: string): Place => at(attemptMoves(to));

const credited = { attempts: ['confirmed (success_true)'], executed: 1, deposits: 1 };
/** The next worker finds `sending` without a live worker: it cannot know, and sends nothing. */
const inDoubt = (executed: number, deposits = 1) => ({
  attempts: ['unknown (worker_died)'],
  ...{ executed, deposits },
});
/** The next worker made the call, and this is what it came to. */
const cameTo = (attempt: string, executed: number) => ({ attempts: [attempt], executed, deposits: 1 });

/** Every step of the path that writes, in its order. */
const steps: readonly [step: string, gate: Gate, end: typeof credited][] = [
  ['the raw mail is stored', { table: 'mails', event: 'insert', when: 'true' }, credited],
  [
    'the cursor moves',
    { table: 'mail_cursors', event: 'update', when: 'new.next_uid > old.next_uid' },
    credited,
  ],
  ['the payment is recorded', { table: 'payments', event: 'insert', when: 'true' }, credited],
  ['the mail is marked read', { table: 'mails', event: 'update', when: "new.state = 'read'" }, credited],
  ['payment and request are matched', { table: 'matches', event: 'insert', when: 'true' }, credited],
  ['the attempt is planned', { table: 'attempts', event: 'insert', when: 'true' }, credited],
  ['sending is committed', attemptMoves('sending'), credited],
  ['the answer is stored', attemptMoves('confirmed'), inDoubt(1)],
  ['the receipt is written', { table: 'receipts', event: 'insert', when: 'true' }, inDoubt(1)],
  [
    'the payment is settled',
    { table: 'payments', event: 'update', when: "new.state = 'settled'" },
    inDoubt(1),
  ],
];

type Trouble = FaultKind | 'no fault' | 'token expired';
type Row = readonly [trouble: Trouble, place: Place, end: typeof credited];

/** Nothing was sent: the next worker makes the one call, and the fault decides what it comes to. */
const nothingSent: readonly Row[] = [
  ['execute_then_hang', beforeSending, cameTo('unknown (timeout)', 1)],
  ['execute_then_drop', beforeSending, cameTo('unknown (reset)', 1)],
  ['execute_then_error', beforeSending, cameTo('unknown (rpc_error)', 1)],
  ['error_200', beforeSending, cameTo('unknown (rpc_error)', 0)],
  ['http_500', beforeSending, cameTo('unknown (http_5xx)', 0)],
  ['slow', beforeSending, credited],
  ['token expired', beforeSending, credited],
];

/** `sending` is on disk: whatever the desk did or is going to do, this side cannot know it. */
const atTheDesk: readonly Row[] = [
  ['no fault', beforeTheFirstByte, inDoubt(0, 0)],
  ['execute_then_hang', { kind: 'desk' }, inDoubt(1)],
  ['hang_before', { kind: 'desk' }, inDoubt(0)],
  ['slow', { kind: 'desk' }, inDoubt(1)],
  ['execute_then_drop', whileStored('unknown'), inDoubt(1)],
  ['execute_then_error', whileStored('unknown'), inDoubt(1)],
  ['error_200', whileStored('unknown'), inDoubt(0)],
  ['http_500', whileStored('unknown'), inDoubt(0)],
  ['http_401', whileStored('unknown'), inDoubt(0)],
  ['slow', whileStored('confirmed'), inDoubt(1)],
];

/** A call comes to the desk after another worker has given it up; a reply finds nobody. */
const onTheRoad: readonly Row[] = [
  ['no fault', { kind: 'request' }, inDoubt(1)],
  ['execute_then_drop', { kind: 'request' }, inDoubt(1)],
  ['error_200', { kind: 'request' }, inDoubt(0)],
  ['token expired', { kind: 'request' }, inDoubt(0)],
  ['no fault', { kind: 'reply' }, inDoubt(1)],
  ['execute_then_error', { kind: 'reply' }, inDoubt(1)],
  ['error_200', { kind: 'reply' }, inDoubt(0)],
  ['http_500', { kind: 'reply' }, inDoubt(0)],
  ['http_401', { kind: 'reply' }, inDoubt(0)],
];

const nameOf = (place: Place): string => {
  if (place.kind === 'request') return 'with the request on its way';
  if (place.kind === 'reply') return 'with the reply on its way';
  if (place.kind === 'desk') return 'while the desk has the call';
  if (place.kind === 'commit') return 'before the first byte';
  return `before ${'gate' in place ? place.gate.when : ''}`;
};

const ordersOf = (trouble: Trouble, place: Place): KillOrders => {
  if (trouble === 'no fault') return { place };
  return trouble === 'token expired' ? { place, tokenDies: true } : { place, fault: trouble };
};

const toCase = ([trouble, place, end, step]: readonly [...Row, step?: string]) => ({
  ...{ trouble, place, end },
  where: step === undefined ? nameOf(place) : `before ${step}`,
  outcome: `${end.attempts.join()}, executed ${end.executed}, deposits ${end.deposits}`,
});

/** Desks beside each other, of about as many cases; workers of one desk one after the other. */
const groups = [
  {
    name: 'step by step',
    hasRoad: false,
    rows: steps.map(([step, gate, end]) => ['no fault', at(gate), end, step] as const),
  },
  { name: 'with nothing sent', hasRoad: false, rows: nothingSent },
  { name: 'around the call', hasRoad: false, rows: atTheDesk },
  { name: 'on the road', hasRoad: true, rows: onTheRoad },
];

describe.concurrent.each(groups)('a worker killed with -9, $name', ({ hasRoad, rows }) => {
  let ground: KillGround;
  beforeAll(async () => {
    ground = await openKillGround({ hasRoad });
  });
  afterAll(() => ground.close());

  test.each(rows.map(toCase))(
    '$where, $trouble: $outcome',
    { timeout: 300_000, concurrent: false },
    async ({ trouble, place, end }) => {
      expect(await ground.kill(ordersOf(trouble, place))).toEqual(end);
    },
  );
});
