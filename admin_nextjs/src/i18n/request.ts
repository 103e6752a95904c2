import { cookies, headers } from 'next/headers';
import { getRequestConfig } from 'next-intl/server';
import { localeCookie, readBrowserLocale, readLocale, timeZone } from './locales.ts';

export default getRequestConfig(async () => {
  const chosen = (await cookies()).get(localeCookie)?.value;
  const locale =
    chosen === undefined ? readBrowserLocale((await headers()).get('accept-language')) : readLocale(chosen);
  const { default: messages } = (await import(`../../messages/${locale}.json`)) as {
    default: Record<string, string>;
  };
  return { locale, messages, timeZone };
});
