import type { MobcashSettings, ReadyTokens } from '../settings.ts';

type Ways = Pick<MobcashSettings, 'signIn'>;
type Origins = Pick<MobcashSettings, 'sessionFrom'>;
type Place = Pick<MobcashSettings, 'lat' | 'lon'>;

/** Says whether a way that uses login and password is switched on; the others need a session to begin with. */
export const signsInByPassword = ({ signIn }: Ways): boolean =>
  signIn.some((way) => way !== 'refresh' && way !== 'reopen');

/** A session of the browser's kind is opened at a place; APP2APP knows none. */
export const needsPlaceToSignIn = ({ signIn }: Ways): boolean =>
  signIn.includes('oauth2') || signIn.includes('browser');

export const readsReadyTokens = ({ sessionFrom }: Origins): boolean => sessionFrom.includes('env');

/** The ready tokens the program will take; null: there are none, or `MOBCASH_SESSION_FROM` keeps them out. */
export const tokensInUse = (desk: Origins & Pick<MobcashSettings, 'readyTokens'>): ReadyTokens | null =>
  readsReadyTokens(desk) ? desk.readyTokens : null;

export const hasPlace = ({ lat, lon }: Place): boolean => lat !== null && lon !== null;

/** Says whether a pasted session can be used: allowed, and with coordinates to use it at. */
export const canUsePaste = (desk: Origins & Place): boolean =>
  desk.sessionFrom.includes('paste') && hasPlace(desk);

/** Names what a login lacks; a malformed value counts as none. */
export function missingForLogin({
  login,
  password,
  cashboxCode,
}: Pick<MobcashSettings, 'login' | 'password' | 'cashboxCode'>): string[] {
  const values = { MOBCASH_LOGIN: login, MOBCASH_PASSWORD: password, MOBCASH_CASHDESK_ID: cashboxCode };
  return Object.entries(values).flatMap(([name, value]) => (value === null ? [name] : []));
}
