import type { Vault } from '../key/vault.ts';
import type { SessionBinding } from './session.ts';

/**
 * Gives the key a session is stored under. A session made for another API, login, cashbox or place has another
 * key, so it is never found under the present settings. Keyed, because it holds the login.
 */
export function bindingKey(vault: Pick<Vault, 'hmac'>, binding: SessionBinding): string {
  const { apiUrl, login, cashboxCode, lat, lon } = binding;
  const parts = [apiUrl.replace(/\/+$/, ''), login, cashboxCode, lat, lon];
  return vault.hmac('session binding', JSON.stringify(parts));
}
