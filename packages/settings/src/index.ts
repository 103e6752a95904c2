export {
  type LoadedSettings,
  loadSettings,
  type MailboxSettings,
  type MobcashSettings,
  type Problem,
  type ReadyTokens,
  readReadyTokens,
  type Settings,
  show,
  type VariableReport,
} from './load-settings.ts';
export {
  type Environment,
  findRootDir,
  type RawValue,
  type ReadEnvironmentOptions,
  readEnvironment,
} from './read-environment.ts';
export { isLoopback, type VariableState } from './read-variable.ts';
export { type Bilingual, type VariableDefinition, type VariableName, variables } from './variables.ts';
