/** Statements on a table that a worker is made to stand in front of. */
export interface Gate {
  readonly table: string;
  readonly event: 'insert' | 'update';
  /** A condition on `new`, as SQL. */
  readonly when: string;
}

/** Where a worker is made to stand, so that it is killed there. */
export type Stand =
  /** In front of a statement, or of the commit after it: a trigger waits for a lock we hold. */
  | { readonly kind: 'statement' | 'commit'; readonly gate: Gate }
  /** A deposit, or what comes back of one, is under way. It goes on when another worker has brought everything to rest. */
  | { readonly kind: 'request' | 'reply' }
  /** The desk has the call and keeps its answer to itself. */
  | { readonly kind: 'desk' };

/** What has happened by then to the money, as far as this side and MobCash can know. */
export type Phase =
  /** Nothing has left; the database says so. */
  | 'nothing sent'
  /** `sending` is on disk, and the first byte has not left. */
  | 'sending stored'
  | 'request on the road'
  | 'desk has the call'
  | 'reply on the road'
  /** The worker has read the answer; the database does not have it. */
  | 'answer read'
  /** The same, and the answer was a credit. */
  | 'credit read'
  /** The database has the answer; the worker was not told so. */
  | 'answer stored';

const attemptMoves = (to: string): Gate => ({
  table: 'attempts',
  event: 'update',
  // A second look writes to attempts that are unknown already: only the move itself is the step.
  when: `new.state = '${to}' and old.state <> new.state`,
});
const anyAnswer: Gate = {
  table: 'attempts',
  event: 'update',
  // Not where the first byte was held back: there was no call.
  when: "old.state = 'sending' and new.state in ('confirmed', 'unknown')",
};
/** Written as an insert that may meet the row: the first scan of a desk finds none. */
const cursorMoves: Gate = {
  table: 'mail_cursors',
  event: 'insert',
  when: `new.next_uid > coalesce((select next_uid from mail_cursors as old_one
    where old_one.mailbox = new.mailbox and old_one.folder = new.folder), 1)`,
};
const before = (gate: Gate): Stand => ({ kind: 'statement', gate });

interface PlaceShape {
  readonly name: string;
  readonly phase: Phase;
  readonly stand: Stand;
}

/** Every place on a credit's way, in its order: the ten steps that write, two commits, and the call's own way. */
export const places = [
  {
    name: 'before the raw mail is stored',
    phase: 'nothing sent',
    stand: before({ table: 'mails', event: 'insert', when: 'true' }),
  },
  {
    name: 'before the cursor moves',
    phase: 'nothing sent',
    stand: before(cursorMoves),
  },
  {
    name: 'before the payment is recorded',
    phase: 'nothing sent',
    stand: before({ table: 'payments', event: 'insert', when: 'true' }),
  },
  {
    name: 'before the mail is marked read',
    phase: 'nothing sent',
    stand: before({ table: 'mails', event: 'update', when: "new.state = 'read'" }),
  },
  {
    name: 'before payment and request are matched',
    phase: 'nothing sent',
    stand: before({ table: 'matches', event: 'insert', when: 'true' }),
  },
  {
    name: 'before the attempt is planned',
    phase: 'nothing sent',
    stand: before({ table: 'attempts', event: 'insert', when: 'true' }),
  },
  {
    name: 'before sending is committed',
    phase: 'nothing sent',
    stand: before(attemptMoves('sending')),
  },
  {
    name: 'before the first byte',
    phase: 'sending stored',
    stand: { kind: 'commit', gate: attemptMoves('sending') },
  },
  { name: 'with the request on its way', phase: 'request on the road', stand: { kind: 'request' } },
  { name: 'while the desk has the call', phase: 'desk has the call', stand: { kind: 'desk' } },
  { name: 'with the reply on its way', phase: 'reply on the road', stand: { kind: 'reply' } },
  { name: 'before the answer is stored', phase: 'answer read', stand: before(anyAnswer) },
  {
    name: 'before the receipt is written',
    phase: 'credit read',
    stand: before({ table: 'receipts', event: 'insert', when: 'true' }),
  },
  {
    name: 'before the payment is settled',
    phase: 'credit read',
    stand: before({ table: 'payments', event: 'update', when: "new.state = 'settled'" }),
  },
  {
    name: 'before anybody hears that the answer is stored',
    phase: 'answer stored',
    stand: { kind: 'commit', gate: anyAnswer },
  },
] as const satisfies readonly PlaceShape[];

export type PlaceName = (typeof places)[number]['name'];
export interface Place extends PlaceShape {
  readonly name: PlaceName;
}

/** Finds a place by its name. */
export function placeOf(name: PlaceName): Place {
  const found = places.find((place) => place.name === name);
  if (found === undefined) throw new TypeError(`there is no place ${name}`);
  return found;
}
