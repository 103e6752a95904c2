export {
  createMobcashClient,
  type Deposit,
  type MobcashClient,
  type MobcashClientOptions,
  type SafeAnswer,
} from './client.ts';
export { type DepositOutcome, type OutcomeReason, outcomeTable } from './outcome.ts';
export { decideRenewal, type RenewDecision } from './session/renew-rule.ts';
export type {
  PasswordOutcome,
  Session,
  SessionBinding,
  SessionHead,
  SessionSource,
  SessionState,
  SessionStore,
  StoredSession,
  Transport,
} from './session/session.ts';
export type { SessionAnswer } from './session/session-keeper.ts';
export {
  type CallLimits,
  defaultLimits,
  type Log,
  type MobcashSettings,
  type ReadyTokens,
} from './settings.ts';
export type { ProfileAnswer } from './sign-in/open-desk-session.ts';
export { SignInError, type SignInReason } from './sign-in/sign-in-error.ts';
export { ways } from './sign-in/ways.ts';
