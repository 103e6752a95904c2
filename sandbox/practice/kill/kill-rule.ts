import { type Fault, type FaultKind, faultKinds } from '@luxon/sandbox';
import type { Phase, Place } from './places.ts';

/** What goes wrong besides the death: a fault of the desk's, or one of three more. */
export const troubles = [
  'no_fault',
  ...faultKinds,
  /** The money moves, and the reply breaks off. */
  'execute_then_cut',
  /** Every token dies while the worker stands. */
  'token_expired',
] as const;
export type Trouble = (typeof troubles)[number];

/** What one payment comes to. */
export interface End {
  /** Of every attempt whose first byte was not held back, the first one first, with its reason. */
  readonly attempts: readonly string[];
  /** Credits in the desk's own book. */
  readonly executed: number;
  /** Deposits that reached the desk, refused ones too. */
  readonly deposits: number;
}

/** What must come of a worker's death at a place under a trouble; or why there is no such pair. */
export type Expected =
  | { readonly kind: 'ends'; readonly end: End }
  | { readonly kind: 'impossible'; readonly why: string };

interface Answer {
  /** How an attempt ends whose worker lives to hear it. */
  readonly heard: string;
  /** Whether the money moves. */
  readonly executes: boolean;
  /** Nothing at all comes back. */
  readonly isSilent?: boolean;
}

const credit: Answer = { heard: 'confirmed (success_true)', executes: true };
const unknown = (reason: string, executes: boolean): Answer => ({ heard: `unknown (${reason})`, executes });
const silence = (executes: boolean): Answer => ({ ...unknown('timeout', executes), isSilent: true });

/**
 * What a deposit comes to that meets the trouble, from what the sandbox's desk says it does and from what such an answer
 * proves (`outcomeTable` of packages/mobcash). Null: a deposit cannot meet it.
 */
const answers: Readonly<Record<Trouble, Answer | null>> = {
  no_fault: credit,
  slow: credit,
  token_expired: credit,
  execute_then_hang: silence(true),
  hang_before: silence(false),
  execute_then_drop: unknown('reset', true),
  drop_before: unknown('reset', false),
  execute_then_cut: unknown('reset', true),
  cut: unknown('reset', false),
  execute_then_error: unknown('rpc_error', true),
  error_200: unknown('rpc_error', false),
  auth_error_200: unknown('rpc_error', false),
  missing_success: unknown('success_missing', true),
  success_false: unknown('success_false', false),
  http_401: unknown('unauthorized', false),
  http_403: unknown('http_4xx', false),
  http_409: unknown('http_4xx', false),
  http_410: unknown('http_4xx', false),
  http_500: unknown('http_5xx', false),
  html_502: unknown('http_5xx', false),
  wrong_id: unknown('broken_reply', true),
  empty_array: unknown('broken_reply', true),
  broken_json: unknown('broken_reply', true),
  empty: unknown('broken_reply', false),
  html_200: unknown('broken_reply', false),
  wrong_json: unknown('broken_reply', false),
  huge: unknown('reply_too_big', true),
  lost_cookie: null,
  replayed_challenge: null,
};

const impossible = (why: string): Expected => ({ kind: 'impossible', why });
const ends = (attempt: string, executes: boolean, deposits = 1): Expected => ({
  kind: 'ends',
  end: { attempts: [attempt], executed: executes ? 1 : 0, deposits },
});
/** The next worker finds `sending` without a living worker: it cannot know, and sends nothing. */
const inDoubt = (executes: boolean, deposits?: number): Expected =>
  ends('unknown (worker_died)', executes, deposits);

/**
 * Says what a worker's death at a place comes to under a trouble. Before `sending` is on disk nothing has left: the next
 * worker makes the one call, and it meets the trouble. Afterwards no other call is made, whatever the desk did with the
 * first; only an answer that is stored counts.
 */
export function expectEnd({ phase }: Pick<Place, 'phase'>, trouble: Trouble): Expected {
  const answer = answers[trouble];
  if (answer === null)
    return impossible('the fault is one of the sign-in: a deposit has no cookie and no challenge');
  const { heard, executes, isSilent = false } = answer;
  switch (phase) {
    case 'nothing sent':
    case 'answer stored':
      return ends(heard, executes);
    case 'sending stored':
      return inDoubt(false, 0);
    case 'request on the road':
      return inDoubt(trouble === 'token_expired' ? false : executes);
    case 'desk has the call':
      if (trouble === 'no_fault') return impossible('the desk answers at once');
      return inDoubt(executes);
    case 'reply on the road':
      return isSilent ? impossible('no reply ever comes') : inDoubt(executes);
    case 'answer read':
      return inDoubt(executes);
    case 'credit read':
      if (heard !== credit.heard) return impossible('the answer is no credit: nothing is written or settled');
      return inDoubt(executes);
  }
}

/** What the next deposit meets at the desk so that the pair comes about; null: nothing. */
export function faultOf(phase: Phase, trouble: Trouble): Fault | null {
  // For so long the desk keeps its answer: the worker is killed meanwhile, and would have waited on.
  const late = phase === 'desk has the call' ? { delayMs: 15_000 } : {};
  const isPlain = trouble === 'no_fault' || trouble === 'token_expired';
  if (isPlain) return 'delayMs' in late ? { method: 'deposit', fault: 'slow', ...late } : null;
  if (trouble === 'execute_then_cut') return { method: 'deposit', fault: 'cut', executes: true, ...late };
  return { method: 'deposit', fault: trouble satisfies FaultKind, ...late };
}
