import type { Environment } from './environment/environment.ts';
import { readValue } from './read-value.ts';
import type { ReadyTokens } from './settings.ts';
import { mobcashVariables } from './variables/mobcash.ts';

/** What the three ready tokens amount to. */
export type ReadyTokensReading =
  | { readonly kind: 'complete'; readonly tokens: ReadyTokens }
  | { readonly kind: 'none' }
  /** A part is missing or malformed: perhaps the file is being edited right now. */
  | { readonly kind: 'incomplete'; readonly names: readonly string[] };

/** Reads the three ready tokens alone, for a process that watches the files: `readReadyTokens(readEnvironment())`. */
export function readReadyTokens(environment: Environment): ReadyTokensReading {
  const bearerToken = readValue(environment, mobcashVariables.bearerToken);
  const userId = readValue(environment, mobcashVariables.userId);
  const sessionId = readValue(environment, mobcashVariables.sessionId);
  const parts = [bearerToken, userId, sessionId];
  if (parts.every(({ report }) => report.state === 'missing')) return { kind: 'none' };
  if (bearerToken.value !== null && userId.value !== null && sessionId.value !== null) {
    return {
      kind: 'complete',
      tokens: { bearerToken: bearerToken.value, userId: userId.value, sessionId: sessionId.value },
    };
  }
  return {
    kind: 'incomplete',
    names: parts.filter(({ value }) => value === null).map(({ report }) => report.name),
  };
}
