export { checkMobcash, decideMode, type MobcashCheck } from './check/check-mobcash.ts';
export type { Mode, Renewal } from './check/renewal.ts';
export { type EnvironmentPlace, environmentFilePaths } from './environment/env-file-paths.ts';
export type { Environment, FoundValue } from './environment/environment.ts';
export { nearestName } from './environment/nearest-name.ts';
export { readEnvironment } from './environment/read-environment.ts';
export { trimValue } from './environment/trim-value.ts';
export { findRootDir } from './find-root-dir.ts';
export { type LoadedSettings, loadSettings } from './load-settings.ts';
export { mailboxName, mailboxOf } from './mailbox-name.ts';
export type { Problem, ProblemCode } from './problem.ts';
export type { VariableReport, VariableState } from './read-value.ts';
export { type ReadyTokensReading, readReadyTokens } from './ready-tokens.ts';
export type {
  MailboxSettings,
  MailboxSignIn,
  MailSettings,
  MobcashSettings,
  ReadyTokens,
  Settings,
  SignInWay,
} from './settings.ts';
export { showValue } from './show-value.ts';
export { type CommandLanguage, chooseLanguage, type Language, type Text } from './text.ts';
export type { Area, VariableDefinition } from './variables/definition.ts';
export { variables } from './variables/index.ts';
export { isLoopback } from './variables/types.ts';
