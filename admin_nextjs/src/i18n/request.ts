import { cookies, headers } from 'next/headers';
import { getRequestConfig } from 'next-intl/server';
import { readLookCookie } from '../server/sign-in-cookie.ts';
import { localeCookie, readBrowserLocale, readLocale, timeZone } from './locales.ts';

export default getRequestConfig(async () => {
  const chosen = readLookCookie(await cookies(), localeCookie);
  const locale =
    chosen === undefined ? readBrowserLocale((await headers()).get('accept-language')) : readLocale(chosen);
  const { default: messages } = (await import(`../../messages/${locale}.json`)) as {
    default: Record<string, string>;
  };
  return { locale, messages, timeZone };
});
