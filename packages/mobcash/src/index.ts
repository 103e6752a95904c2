export {
  createMobcashClient,
  type Deposit,
  type MobcashClient,
  type MobcashClientOptions,
  type SafeAnswer,
} from './client.ts';
export type { SendResult } from './http/send-request.ts';
export { type DepositOutcome, type OutcomeReason, outcomeTable, readDepositOutcome } from './outcome.ts';
export {
  type FailureClass,
  type FailureRule,
  failureRules,
  isSignInReason,
} from './session/failure-rules.ts';
export { type EndKnownBy, endForRenewal, endForWarning, type ForeseenEnd } from './session/lifetime.ts';
export { createMemorySessionStore, type MemorySessionStore } from './session/memory-session-store.ts';
export { decideRenewal, type RenewCause, type RenewDecision, type RenewFacts } from './session/renew-rule.ts';
export type {
  FormEncoding,
  Lived,
  Outlook,
  PasswordOutcome,
  Renewal,
  Session,
  SessionBinding,
  SessionHead,
  SessionSource,
  SessionState,
  SessionStore,
  StoredSession,
  Transport,
} from './session/session.ts';
export {
  createSessionKeeper,
  type KeeperParts,
  type SessionAnswer,
  type SessionKeeper,
} from './session/session-keeper.ts';
export {
  type CallLimits,
  defaultLimits,
  type Log,
  type MobcashSettings,
  type ReadyTokens,
} from './settings.ts';
export type { ProfileAnswer } from './sign-in/open-desk-session.ts';
export { SignInError, type SignInReason } from './sign-in/sign-in-error.ts';
export { type Way, type WayContext, ways } from './sign-in/ways.ts';
