/** What better-auth's cookies begin with. */
export const cookiePrefix = 'luxon';

/** Says whether a cookie is that of a sign-in, over http or https, whether it is still worth something or not. */
export const isSignInCookie = ({ name }: { readonly name: string }): boolean =>
  name.endsWith(`${cookiePrefix}.session_token`);
