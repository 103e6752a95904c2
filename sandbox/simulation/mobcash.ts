import {
  type Deposit,
  type DepositOutcome,
  type MobcashClient,
  readDepositOutcome,
  type SendResult,
  type StoredSession,
} from '@luxon/mobcash';
import { formatDecimal } from '@luxon/money';
import type { Dice } from './dice.ts';
import type { InjectedKind } from './fault-tally.ts';
import type { Scheduler } from './scheduler.ts';
import type { Trace } from './trace.ts';

/** One deposit whose first byte reached MobCash. */
export interface BookCall {
  readonly seq: number;
  /** The attempt it was made for: whispered by the simulation, unknown to MobCash. */
  readonly attemptId: string;
  readonly playerId: string;
  readonly amountMinor: bigint;
  readonly sentAt: number;
  /** The money it was made for, whispered too, while its attempt was on disk; null: none. */
  money: number | null;
  /** The database was restored from a copy that was made before this call. */
  isForgotten: boolean;
  /** When the money moved; null: not, or not yet. */
  executedAt: number | null;
  /** When the money will still move; null: no more. */
  willExecuteAt: number | null;
}

/** The faults of the desk at MobCash; each moves the money or does not, and then answers so, or does not. */
export const depositFaults = [
  'none',
  'reply_lost',
  'reply_cut',
  'executed_error',
  'refused_error',
  // Refused with the words of a guard against repetition.
  'already_done',
  'success_false',
  'success_missing',
  'http_500_executed',
  'http_502_refused',
  'late_effect',
  // Four times, because a person has to look in the wrong minute for it to matter.
  'late_effect',
  'late_effect',
  'late_effect',
  'hangs_refused',
  // Executed at once, and the answer takes its time: whatever else is under way goes on meanwhile.
  'slow',
  'unauthorized',
  'never_connected',
] as const;
type DepositFault = (typeof depositFaults)[number];

/** What the judge of outcomes is, and who may be a player: replaced by broken rules only. */
export interface MobcashParts {
  readonly scheduler: Scheduler;
  readonly dice: Dice;
  readonly trace: Trace;
  readonly nowMs: () => number;
  /** Share of deposits that meet a fault, 0 to 1. */
  readonly faultShare: () => number;
  readonly onFault: (kind: InjectedKind) => void;
  readonly onVisible: () => void;
}

/** A desk at MobCash and its book, the truth about what was credited. */
export interface SimulatedMobcash {
  readonly book: readonly BookCall[];
  /** A client for one attempt, with the clock of the process that runs it. */
  client(attemptId: string, clock: () => Date): Pick<MobcashClient, 'payerNickname' | 'deposit'>;
  /** Lets what was delayed take effect, if its time has come. */
  runLateEffects(): void;
  expireToken(): void;
}

/** The client gives a call up after this (packages/mobcash `defaultLimits`). */
const callMsMax = 20_000;
/** A late effect comes at the latest so long after the client gave up: less than the two minutes a person waits. */
const lateEffectMsMax = 60_000;
/** A slow answer lets others have so many turns. */
const slowTurnsMax = 12;
export const unknownPlayerId = '999';

export function createMobcash(parts: MobcashParts): SimulatedMobcash {
  const { scheduler, dice, trace, nowMs } = parts;
  const book: BookCall[] = [];
  let isTokenAlive = true;
  let sessionVersion = 1n;
  let lastRequestId = 0;

  const session = (): StoredSession => ({
    bearerToken: 'ory_at_simulated',
    userId: '1',
    sessionId: '1',
    refreshToken: null,
    source: 'oauth2',
    transport: 'rpc',
    obtainedAt: new Date(0),
    expiresAt: null,
    version: sessionVersion,
    storedAt: new Date(0),
    provenAt: null,
    refusedAt: null,
  });

  function execute(call: BookCall): void {
    call.executedAt = nowMs();
    call.willExecuteAt = null;
    trace.say(`   = book: ${call.playerId} +${call.amountMinor} (call ${call.seq})`);
    parts.onVisible();
  }

  /** Decides what becomes of a call that reached MobCash, and what is sent back. */
  function meet(call: BookCall, fault: DepositFault, requestId: number): SendResult {
    const amount = formatDecimal({ amountMinor: call.amountMinor, currency: 'KGS' });
    const reply = (result: object) => JSON.stringify([{ jsonrpc: '2.0', id: requestId, result }]);
    const answered = (status: number, body: string): SendResult => ({
      kind: 'answered',
      status,
      headers: {},
      body,
    });
    const errorSaying = (message: string): string =>
      JSON.stringify([
        {
          jsonrpc: '2.0',
          id: requestId,
          error: { code: -32000, message, data: 'cause: later (code: 5)' },
        },
      ]);
    const error = errorSaying('x');
    const good = reply({ amount, payerID: call.playerId, success: true });
    switch (fault) {
      case 'none':
      case 'slow':
        execute(call);
        return answered(200, good);
      case 'reply_lost':
        execute(call);
        return { kind: 'unanswered', reason: dice.chance(0.5) ? 'reset' : 'timeout', status: null };
      case 'reply_cut': {
        execute(call);
        const body = good.slice(0, dice.below(good.length));
        return dice.chance(0.5) ? answered(200, body) : { kind: 'unanswered', reason: 'reset', status: 200 };
      }
      case 'executed_error':
        execute(call);
        return answered(200, error);
      case 'refused_error':
        return answered(200, error);
      case 'already_done':
        return answered(
          200,
          errorSaying(`Депозит на сумму ${amount} игроку ${call.playerId} уже был проведён`),
        );
      case 'success_false':
        if (dice.chance(0.5)) execute(call);
        return answered(200, reply({ amount, success: false }));
      case 'success_missing':
        // This desk leaves the field out only where the money moved: the shape a person may learn.
        execute(call);
        return answered(200, reply({ amount, payerID: call.playerId }));
      case 'http_500_executed':
        execute(call);
        return answered(500, '<html>500</html>');
      case 'http_502_refused':
        return answered(502, '<html>502</html>');
      case 'late_effect':
        call.willExecuteAt = nowMs() + callMsMax + dice.below(lateEffectMsMax);
        return { kind: 'unanswered', reason: 'timeout', status: null };
      case 'hangs_refused':
        return { kind: 'unanswered', reason: 'timeout', status: null };
      case 'unauthorized':
        return answered(401, '{"message":"unauthorized"}');
      case 'never_connected':
        return { kind: 'never_sent', reason: 'refused' };
    }
  }

  function chooseFault(): DepositFault {
    if (!dice.chance(parts.faultShare())) return 'none';
    const fault = dice.pick(depositFaults);
    if (fault !== 'none') parts.onFault(fault);
    return fault;
  }

  async function deposit(attemptId: string, clock: () => Date, deposit: Deposit): Promise<DepositOutcome> {
    lastRequestId += 1;
    const requestId = lastRequestId;
    await scheduler.turn('mobcash deposit: first byte');
    if (clock() >= deposit.firstByteBefore) {
      return readDepositOutcome({ kind: 'never_sent', reason: 'too_late' }, requestId);
    }
    const fault = isTokenAlive ? chooseFault() : 'unauthorized';
    if (fault === 'never_connected') {
      return readDepositOutcome({ kind: 'never_sent', reason: 'refused' }, requestId);
    }
    const call: BookCall = {
      seq: book.length,
      attemptId,
      playerId: deposit.payerId,
      amountMinor: deposit.amountMinor,
      sentAt: nowMs(),
      money: null,
      isForgotten: false,
      executedAt: null,
      willExecuteAt: null,
    };
    book.push(call);
    parts.onVisible();
    const sent = meet(call, fault, requestId);
    trace.say(`   = mobcash: call ${call.seq} for attempt ${attemptId}, ${fault}`);
    if (fault === 'unauthorized') isTokenAlive = false;
    if (fault === 'slow')
      for (let turns = 1 + dice.below(slowTurnsMax); turns > 0; turns -= 1)
        await scheduler.turn('mobcash deposit: no answer yet');
    await scheduler.turn('mobcash deposit: answer');
    // The client's own timer, where the answer was slow.
    const late = nowMs() - call.sentAt > callMsMax;
    if (nowMs() > call.sentAt) parts.onFault(late ? 'answer_too_late' : 'answer_slow');
    return readDepositOutcome(
      late ? { kind: 'unanswered', reason: 'timeout', status: null } : sent,
      requestId,
    );
  }

  return {
    book,
    client: (attemptId, clock) => ({
      async payerNickname(payerId) {
        await scheduler.turn('mobcash payerNickname');
        if (!isTokenAlive) {
          if (dice.chance(0.3)) return { kind: 'no_session', reason: 'refused' };
          isTokenAlive = true;
          sessionVersion += 1n;
        }
        if (payerId === unknownPlayerId) return { kind: 'rejected', code: '404', message: 'no such player' };
        if (dice.chance(parts.faultShare() / 3)) {
          parts.onFault('nickname_unanswered');
          return { kind: 'not_sent', reason: 'timeout' };
        }
        return { kind: 'found', nickname: `Player ${payerId}`, session: session() };
      },
      deposit: (call) => deposit(attemptId, clock, call),
    }),
    runLateEffects() {
      for (const call of book) {
        if (call.willExecuteAt !== null && call.willExecuteAt <= nowMs()) execute(call);
      }
    },
    expireToken() {
      isTokenAlive = false;
    },
  };
}
