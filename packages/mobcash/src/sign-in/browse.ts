import { CookieJar } from 'tough-cookie';
import { type CallContext, noteServerDate } from '../calls.ts';
import { sendRequest } from '../http/send-request.ts';
import type { FormEncoding } from '../session/session.ts';
import { SignInError } from './sign-in-error.ts';

const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const hopsMax = 15;

/** Where a step of the flow ended. URLs hold codes and challenges: they are never logged. */
export interface Page {
  readonly status: number;
  readonly url: URL;
  readonly body: string;
  /** Every address on the way, the last one included. */
  readonly trail: readonly URL[];
}

export type Form = Readonly<Record<string, string>>;

export interface PostOptions {
  /** Addresses that must not be fetched. */
  readonly stopAt?: (url: URL) => boolean;
  /** `urlencoded` where absent. */
  readonly encoding?: FormEncoding;
  /** Goes with the form alone, not with what it redirects to. */
  readonly authorization?: string;
}

/** One try of the flow: one cookie jar, one host. */
export interface Browser {
  /** Posts a form and follows every redirect by GET with the jar's cookies. */
  post(path: string, form: Form, options?: PostOptions): Promise<Page>;
}

/**
 * Opens a browser for one try. It talks to the API's own origin only: a redirect elsewhere ends the walk there,
 * unvisited. `stopAt` names addresses that must not be fetched (a GET is said to use the consent challenge up).
 * Throws {@link SignInError} `unreachable` where no answer came.
 */
export function openBrowser(context: CallContext): Browser {
  const jar = new CookieJar();
  const origin = new URL(context.settings.apiUrl).origin;

  async function visit(
    url: URL,
    form: EncodedForm | null,
    authorization?: string,
  ): Promise<{ status: number; location: URL | null; body: string }> {
    const cookie = await jar.getCookieString(url.href);
    const sent = await sendRequest({
      url,
      method: form === null ? 'GET' : 'POST',
      headers: {
        accept: 'application/json, text/html;q=0.9, */*;q=0.8',
        ...(cookie === '' ? {} : { cookie }),
        ...(authorization === undefined ? {} : { authorization }),
        ...(form === null ? {} : { 'content-type': form.contentType }),
      },
      body: form === null ? null : form.body,
      limits: context.limits,
      clock: context.clock,
    });
    if (sent.kind !== 'answered')
      throw new SignInError('unreachable', sent.kind === 'never_sent' ? 'not_sent' : 'unanswered');
    noteServerDate(context, sent.headers);
    // Node gives one entry per Set-Cookie line: never split at commas, an Expires date has one.
    for (const line of sent.headers['set-cookie'] ?? [])
      await jar.setCookie(line, url.href, { ignoreError: true });
    const location = sent.headers.location;
    const isRedirect =
      redirectStatuses.has(sent.status) && location !== undefined && URL.canParse(location, url.href);
    return { status: sent.status, location: isRedirect ? new URL(location, url) : null, body: sent.body };
  }

  return {
    async post(path, form, { stopAt = () => false, encoding = 'urlencoded', authorization } = {}) {
      let url = new URL(path, origin);
      const trail = [url];
      let page = await visit(url, await encodeForm(form, encoding), authorization);
      for (let hop = 0; page.location !== null; hop += 1) {
        if (hop >= hopsMax) throw new SignInError('sign_in_changed');
        url = page.location;
        trail.push(url);
        if (url.origin !== origin || stopAt(url)) return { status: 302, url, body: '', trail };
        // By GET, whatever the status: the form holds the password and goes to the login step alone.
        page = await visit(url, null);
      }
      return { status: page.status, url, body: page.body, trail };
    },
  };
}

interface EncodedForm {
  readonly contentType: string;
  readonly body: string;
}

async function encodeForm(form: Form, encoding: FormEncoding): Promise<EncodedForm> {
  if (encoding === 'urlencoded') {
    return {
      contentType: 'application/x-www-form-urlencoded',
      body: new URLSearchParams(form).toString(),
    };
  }
  const parts = new FormData();
  for (const [name, value] of Object.entries(form)) parts.append(name, value);
  // The platform writes the parts and their boundary.
  const written = new Response(parts);
  return { contentType: written.headers.get('content-type') ?? '', body: await written.text() };
}
