import type { CallContext } from '../calls.ts';
import { type Form, openBrowser, type Page } from './browse.ts';

/**
 * Posts a grant to the token endpoint, with the desk's client secret where it has one. Hydra takes one way of showing it
 * from each client (RFC 6749 §2.3.1): its default, Basic, goes first; where the client is not known by it the form does.
 * The client is looked at before its grant, so that is as good as before. Throws `SignInError`.
 */
export async function postGrant(context: CallContext, grant: Form): Promise<Page> {
  const { clientId, clientSecret } = context.settings;
  const browser = openBrowser(context);
  const path = '/hydra/oauth2/token';
  if (clientSecret === null) return browser.post(path, { ...grant, client_id: clientId });
  const pair = [clientId, clientSecret].map(encodeURIComponent).join(':');
  const authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
  const page = await browser.post(path, grant, { authorization });
  if (!isInvalidClient(page)) return page;
  return browser.post(path, { ...grant, client_id: clientId, client_secret: clientSecret });
}

export const isInvalidClient = ({ body }: Page): boolean => body.includes('invalid_client');
