import type { HistoryLine, MatchDecision, WeighedCandidate } from '@luxon/cashdesk';

/** One move of one thing, as far as it is known where it is told. */
export interface ToldMove {
  readonly subject: string;
  readonly toState: string;
  readonly actor: string;
  /** A word of the program, or a person's own. */
  readonly reason: string;
  /** Null: the thing was made. */
  readonly fromState: string | null;
}

/**
 * What the program writes where nobody was asked for a reason. Never shown: the sentence of the move says it in the
 * reader's language.
 */
export const ownWords: ReadonlySet<string> = new Set([
  'fetched',
  'bank',
  'operator',
  'created',
  'added',
  'read again',
  'same signature again',
  'same reference again',
  'same bytes again',
  'a genuine notice',
  'exact amount in time',
  'the call begins',
  'the last try certainly never arrived',
  'credited',
  'credited_after_all',
  'withdrawn',
  'not paid in time',
  'amount rested',
  'to decide about it',
  'done with it',
  'the facts had changed',
  'another decision was first',
  'never touched',
  'an invitation was made',
  'by an invitation',
  'by the operator',
  'too many wrong passwords',
]);

const isPersons = (actor: string): boolean => actor.startsWith('operator:');

/** Gives why a person did it, in their own words; null: the program did, or it asked for no reason. Pure. */
export function personsWords({ actor, reason }: Pick<ToldMove, 'actor' | 'reason'>): string | null {
  return isPersons(actor) && reason !== '' && !ownWords.has(reason) ? reason : null;
}

/**
 * Gives the key of the sentence, in `moves`, that tells a move. The state it came to is not enough: a match that is taken
 * back leaves payment and request where they once began, and a credit proven too late leaves its attempt closed. Pure.
 */
export function moveKey(move: ToldMove): string {
  const { subject, toState, actor, reason, fromState } = move;
  const key = `${subject}_${toState}`;
  const isMade = fromState === null;
  if (subject === 'attempt' && fromState === toState && !isPersons(actor)) return 'attempt_credited_late';
  switch (key) {
    case 'mail_stored':
      return isMade ? key : 'mail_read_again';
    case 'payment_recorded':
      return isMade ? key : 'payment_waits_again';
    case 'request_open':
      return isMade ? key : 'request_waits_again';
    // By itself a request only goes on to these; a person who takes a match back puts it there.
    case 'request_grace':
      return isPersons(actor) ? 'request_waits_again' : key;
    case 'request_expired':
      return isPersons(actor) ? 'request_unpaid_again' : key;
    case 'attempt_not_sent':
      return reason === 'withdrawn' || reason === 'credited_after_all' ? `attempt_${reason}` : key;
    // Calls and clocks leave an outcome unknown; a person looks at it and it stays so.
    case 'attempt_unknown':
      return isPersons(actor) ? 'attempt_looked_at' : key;
    default:
      return key;
  }
}

/** Gives what was weighed of the request in a `match made`: for a person, else by the machine; undefined: none was kept. */
export function weighedIn(facts: HistoryLine['facts'], requestId: string): WeighedCandidate | undefined {
  const kept = facts as {
    readonly decision?: MatchDecision | null;
    readonly weighed?: WeighedCandidate;
  } | null;
  const decision = kept?.decision ?? null;
  const candidates = decision === null || decision.kind === 'unmatched' ? [] : (decision.candidates ?? []);
  return kept?.weighed ?? candidates.find((one) => one.requestId === requestId);
}

/**
 * Puts lines in the order they are told: by time and, of one moment, what the mail says before what was made of it, the
 * rest as it was written. A line given twice is told once. Pure.
 */
export function inToldOrder(lines: readonly HistoryLine[]): HistoryLine[] {
  const rank = ({ subject }: HistoryLine): number => (subject === 'mail' ? 0 : 1);
  return [...new Map(lines.map((line) => [line.id, line])).values()].sort(
    (one, other) =>
      one.at.getTime() - other.at.getTime() || rank(one) - rank(other) || (one.id < other.id ? -1 : 1),
  );
}
