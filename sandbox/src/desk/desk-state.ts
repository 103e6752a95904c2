import { randomBytes } from 'node:crypto';
import type {
  BookEntry,
  DeskCall,
  DeskMethod,
  DeskOptions,
  DeskSettings,
  DeskWithdrawal,
  Fault,
  SignIn,
} from './desk-types.ts';
import { createFaultPlan, type FaultPlan } from './fault-plan.ts';
import { createTokenStore, type TokenStore } from './token-store.ts';

/** The client id every browser gets from MobCash (fact sheet §2.1). */
export const publicClientId = '4e779103-d67b-42ef-bc9d-ab5ecdec40f8';

/** Everything the desk remembers, shared by its endpoints. */
export interface DeskState {
  login: string;
  password: string;
  cashboxCode: string;
  clientId: string;
  clientSecret: string;
  userId: string;
  workArea: DeskOptions['workArea'] | null;
  settings: DeskSettings;
  plan: FaultPlan;
  tokens: TokenStore;
  /** Nicknames by player id; undefined: an id that is taken away. */
  players: Map<string, string | null | undefined>;
  /** Whether every other id of 6 to 12 digits is a player too. */
  isOpen: boolean;
  withdrawals: DeskWithdrawal[];
  /** Nickname checks not used up yet, by `sessionId playerId`. */
  nicknameChecks: Map<string, number>;
  book: BookEntry[];
  signIns: SignIn[];
  calls: DeskCall[];
  clock: () => Date;
  random: (size: number) => Buffer;
  /** Timers of slow answers, cleared when the desk closes. */
  timers: Set<NodeJS.Timeout>;
}

const defaultSettings: DeskSettings = {
  tokenLifetimeSec: 3600,
  finalStep: 'body',
  wrongPassword: 403,
  refreshTokens: false,
  nicknameFirst: 'each',
  secondLoginKillsFirst: false,
  consentGetConsumes: false,
  restAnswersArray: false,
  redirectStatus: 302,
  obstacle: 'none',
  formEncoding: 'any',
  clockSkewSec: 0,
  refreshNeedsSecret: true,
  clientAuth: 'basic',
};

/** Creates the memory of a desk that has served nobody yet. */
export function createDeskState(options: DeskOptions): DeskState {
  const clock = options.clock ?? (() => new Date());
  const random = options.random ?? randomBytes;
  return {
    login: options.login,
    password: options.password,
    cashboxCode: options.cashboxCode,
    clientId: options.clientId ?? publicClientId,
    clientSecret: options.clientSecret ?? random(24).toString('base64url'),
    userId: options.userId ?? '1900000000000000000',
    workArea: options.workArea ?? null,
    settings: {
      ...defaultSettings,
      ...options.settings,
      ...(options.tokenLifetimeSec === undefined ? {} : { tokenLifetimeSec: options.tokenLifetimeSec }),
    },
    plan: createFaultPlan(),
    tokens: createTokenStore(clock, random),
    players: new Map(Object.entries(options.players ?? {})),
    isOpen: options.players === undefined,
    withdrawals: [...(options.withdrawals ?? [])],
    nicknameChecks: new Map(),
    book: [],
    signIns: [],
    calls: [],
    clock,
    random,
    timers: new Set(),
  };
}

/** Writes a call into the list of calls and takes the fault planned for it; a call without a valid token takes none. */
export function recordCall(
  state: DeskState,
  call: { path: string; method: DeskMethod | null; playerId?: string | null; isAuthorized?: boolean },
): Fault | null {
  const { path, method, playerId = null, isAuthorized = true } = call;
  const fault = method === null || !isAuthorized ? null : state.plan.take(method, playerId);
  const seq = state.calls.length + 1;
  state.calls.push({
    seq,
    at: state.clock(),
    path,
    method,
    fault: fault?.fault ?? null,
    playerId,
    isAuthorized,
  });
  return fault;
}

/** Finds a player's nickname; undefined for nobody. */
export function findNickname(state: DeskState, playerId: string): string | null | undefined {
  if (state.players.has(playerId) || !state.isOpen) return state.players.get(playerId);
  return /^\d{6,12}$/.test(playerId) ? `player-${playerId.slice(-4)}` : undefined;
}
