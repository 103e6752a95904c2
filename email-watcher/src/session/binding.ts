import type { SessionBinding } from '@luxon/mobcash';
import type { Settings } from '@luxon/settings';

/** What a session of this desk is bound to. */
export const bindingOf = ({ apiUrl, login, cashboxCode, lat, lon }: Settings['mobcash']): SessionBinding => ({
  apiUrl,
  login,
  cashboxCode,
  lat,
  lon,
});
