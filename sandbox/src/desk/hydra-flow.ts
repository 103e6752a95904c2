import { cookieSuffix } from './murmur-hash.ts';

/** One walk through the sign-in, from the authorize request to the code. */
export interface Flow {
  loginChallenge: string;
  loginVerifier: string;
  loginCsrf: string;
  consentChallenge: string;
  consentVerifier: string;
  consentCsrf: string;
  code: string;
  /** The authorize request's parameters, echoed through the hops as Hydra does. */
  query: URLSearchParams;
  stage: 'login' | 'login_done' | 'consent' | 'consent_done' | 'code' | 'finished';
  /** What Hydra answers to a step replayed. */
  usedVerifiers: Set<string>;
  /** The consent cookie is to be left out. */
  losesCookie?: boolean;
}

/** Starts a flow with fresh challenges: 32 hex digits each, as Hydra 2.0 and 2.1 make them. */
export function startFlow(query: URLSearchParams, random: (size: number) => Buffer): Flow {
  const hex = (): string => random(16).toString('hex');
  const secret = (): string => random(32).toString('base64url');
  return {
    loginChallenge: hex(),
    loginVerifier: hex(),
    loginCsrf: secret(),
    consentChallenge: hex(),
    consentVerifier: hex(),
    consentCsrf: secret(),
    code: `ory_ac_${secret()}.${secret()}`,
    query,
    stage: 'login',
    usedVerifiers: new Set(),
  };
}

/**
 * Writes a Set-Cookie line in Hydra's form: `<unix time>|…|` in base64 that ends in `==`, a comma inside Expires.
 * Secure is left out: the sandbox speaks plain HTTP on loopback.
 */
export function hydraCookie(name: string, secret: string, now: Date): string {
  let text = `${Math.floor(now.getTime() / 1000)}|${secret}|`;
  while (Buffer.byteLength(text) % 3 !== 1) text += '.';
  const value = Buffer.from(text).toString('base64');
  const expires = new Date(now.getTime() + 3_600_000).toUTCString();
  return `${name}=${value}; Path=/; Expires=${expires}; Max-Age=3600; HttpOnly; SameSite=Lax`;
}

/** Names the CSRF cookie of a step; the name changes with the client id. */
export const csrfCookieName = (step: 'login' | 'consent', clientId: string): string =>
  `ory_hydra_${step}_csrf_${cookieSuffix(clientId)}`;

/** Reads the secret out of a Cookie header: null when the cookie is absent, '' when it was cut or changed on the way. */
export function readHydraCookie(header: string | undefined, name: string): string | null {
  const pairs = (header ?? '').split(/;\s*/).map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at), pair.slice(at + 1)] as const;
  });
  const value = pairs.find(([key]) => key === name)?.[1];
  if (value === undefined) return null;
  if (!/^[A-Za-z0-9+/]+==$/.test(value)) return '';
  return Buffer.from(value, 'base64').toString('utf8').split('|')[1] ?? '';
}
