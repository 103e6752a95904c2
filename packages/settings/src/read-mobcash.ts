import type { MobcashSettings } from './settings.ts';
import type { Take, TakeSet } from './variables/definition.ts';
import { mobcashVariables } from './variables/mobcash.ts';

/** Reads the MobCash settings; ready tokens count only as a whole triple. */
export function readMobcash(take: Take, takeSet: TakeSet): MobcashSettings {
  const bearerToken = take(mobcashVariables.bearerToken);
  const userId = take(mobcashVariables.userId);
  const sessionId = take(mobcashVariables.sessionId);
  return {
    readyTokens:
      bearerToken !== null && userId !== null && sessionId !== null
        ? { bearerToken, userId, sessionId }
        : null,
    login: take(mobcashVariables.login),
    password: take(mobcashVariables.password),
    cashboxCode: take(mobcashVariables.cashboxCode),
    lat: take(mobcashVariables.lat),
    lon: take(mobcashVariables.lon),
    clientSecret: take(mobcashVariables.clientSecret),
    clientId: takeSet(mobcashVariables.clientId),
    apiUrl: takeSet(mobcashVariables.apiUrl),
    appUrl: takeSet(mobcashVariables.appUrl),
    signIn: takeSet(mobcashVariables.signIn),
    sessionFrom: takeSet(mobcashVariables.sessionFrom),
    browserPath: take(mobcashVariables.browserPath),
    probeMinutes: takeSet(mobcashVariables.probeMinutes),
    creditAmount: takeSet(mobcashVariables.creditAmount),
    currency: takeSet(mobcashVariables.currency),
  };
}
