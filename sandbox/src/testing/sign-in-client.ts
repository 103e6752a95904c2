import { CookieJar } from 'tough-cookie';

/** What a hand-made client saw on its way through the sign-in. */
export interface Walk {
  status: number;
  url: URL;
  body: string;
  setCookies: string[];
}

/** A client of the sign-in for tests: follows redirects one by one with a cookie jar, unless told to lose cookies. */
export class SignInClient {
  readonly jar = new CookieJar();
  private readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  /** Sends one request and follows every redirect by GET, as a browser does. */
  async walk(path: string, fields?: Record<string, string> | FormData, loseCookies = false): Promise<Walk> {
    let target = new URL(path, this.url);
    let body: URLSearchParams | FormData | null =
      fields === undefined ? null : fields instanceof FormData ? fields : new URLSearchParams(fields);
    for (let hops = 0; hops < 10; hops += 1) {
      const cookie = loseCookies ? '' : await this.jar.getCookieString(target.href);
      const response: Response = await fetch(target, {
        method: body === null ? 'GET' : 'POST',
        headers: { ...(cookie === '' ? {} : { cookie }), connection: 'close' },
        redirect: 'manual',
        body,
      });
      const setCookies = response.headers.getSetCookie();
      for (const line of setCookies) await this.jar.setCookie(line, target.href);
      const location = response.headers.get('location');
      if (location === null)
        return { status: response.status, url: target, body: await response.text(), setCookies };
      await response.arrayBuffer();
      target = new URL(location, target);
      body = null;
    }
    throw new Error('too many redirects');
  }
}

const clientId = '4e779103-d67b-42ef-bc9d-ab5ecdec40f8';

/** The three steps of the fact sheet's §2.1 with the fields it lists. */
export const steps = {
  authorize: {
    response_type: 'code',
    grant_type: 'refresh_token',
    scope: 'offline',
    client_id: clientId,
    prompt: 'consent',
    state: 'state-EXAMPLE',
  },
  login: (login: string, password: string) => ({
    nickname: login,
    password,
    state: 'state-EXAMPLE',
    remember_me: 'true',
  }),
  consent: { client_id: clientId, grant_scope: 'offline', state: 'state-EXAMPLE' },
};

/** Walks the whole sign-in and gives the last page. */
export async function signIn(client: SignInClient, login: string, password: string): Promise<Walk> {
  const first = await client.walk('/hydra/oauth2/auth', steps.authorize);
  const { LoginChallenge } = JSON.parse(first.body) as { LoginChallenge: string };
  const second = await client.walk(
    `/authentication/login?login_challenge=${LoginChallenge}`,
    steps.login(login, password),
  );
  if (!second.body.includes('ConsentChallenge')) return second;
  const { ConsentChallenge } = JSON.parse(second.body) as { ConsentChallenge: string };
  return client.walk(`/authentication/consent?consent_challenge=${ConsentChallenge}`, steps.consent);
}
