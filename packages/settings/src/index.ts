export { checkMobcash, type MobcashCheck } from './check/check-mobcash.ts';
export type { Mode, Renewal } from './check/renewal.ts';
export type { Environment, FoundValue } from './environment/environment.ts';
export { readEnvironment } from './environment/read-environment.ts';
export { findRootDir } from './find-root-dir.ts';
export { type LoadedSettings, loadSettings } from './load-settings.ts';
export { mailboxName, mailboxOf } from './mailbox-name.ts';
export type { Problem, ProblemCode } from './problem.ts';
export type { VariableReport, VariableState } from './read-value.ts';
export type {
  MailboxSettings,
  MailboxSignIn,
  MailSettings,
  MobcashSettings,
  ReadyTokens,
  Settings,
  SignInWay,
} from './settings.ts';
export { type CommandLanguage, chooseLanguage, type Language, type Text } from './text.ts';
export type { Area, VariableDefinition } from './variables/definition.ts';
export { variables } from './variables/index.ts';
export { isLoopback } from './variables/types.ts';
