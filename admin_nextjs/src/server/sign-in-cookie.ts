/** What better-auth's cookies begin with. */
const cookiePrefix = 'luxon';

/** Behind https a cookie goes by https alone; by plain http, on one machine, a browser would not keep such a one. */
const isSecure = (panelUrl: string): boolean => panelUrl.startsWith('https:');

/** Says to better-auth how its cookies are named and sent: httpOnly, lax, and Secure where the panel's address is https. */
export const signInCookies = (panelUrl: string) => ({ useSecureCookies: isSecure(panelUrl), cookiePrefix });

const hostPrefix = '__Host-';

/** Gives the name a cookie of language or look is kept by: behind https no other host, nor plain http, can write it. */
export const lookCookieName = (name: string, panelUrl: string): string =>
  isSecure(panelUrl) ? `${hostPrefix}${name}` : name;

/** Reads what a browser keeps of language or look, by either name. */
export const readLookCookie = (
  kept: { get(name: string): { readonly value: string } | undefined },
  name: string,
): string | undefined => (kept.get(`${hostPrefix}${name}`) ?? kept.get(name))?.value;

/** Gives how the cookies of language and look are kept: a year, sent as the sign-in's are. No script reads them. */
export const lookCookie = (panelUrl: string) =>
  ({
    maxAge: 31_536_000,
    sameSite: 'lax',
    path: '/',
    httpOnly: true,
    secure: isSecure(panelUrl),
  }) as const;

/** Says whether a cookie is that of a sign-in, over http or https, whether it is still worth something or not. */
export const isSignInCookie = ({ name }: { readonly name: string }): boolean =>
  name.endsWith(`${cookiePrefix}.session_token`);
