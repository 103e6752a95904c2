import type { CallContext } from '../calls.ts';
import { type Form, openBrowser, type Page } from './browse.ts';

/** How a confidential client proves itself (RFC 6749 §2.3.1). Hydra takes exactly one from each client; its default: `basic`. */
export type ClientAuth = 'basic' | 'post';

/** Posts a grant to the token endpoint, with the desk's client secret where it has one. Throws `SignInError`. */
export function postGrant(context: CallContext, grant: Form, clientAuth: ClientAuth): Promise<Page> {
  const { clientId, clientSecret } = context.settings;
  const browser = openBrowser(context);
  const path = '/hydra/oauth2/token';
  if (clientSecret === null) return browser.post(path, { ...grant, client_id: clientId });
  if (clientAuth === 'post')
    return browser.post(path, { ...grant, client_id: clientId, client_secret: clientSecret });
  const pair = [clientId, clientSecret].map(encodeURIComponent).join(':');
  return browser.post(path, grant, { authorization: `Basic ${Buffer.from(pair).toString('base64')}` });
}
