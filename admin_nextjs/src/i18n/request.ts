import { cookies } from 'next/headers';
import { getRequestConfig } from 'next-intl/server';
import { localeCookie, readLocale } from './locales.ts';

export default getRequestConfig(async () => {
  const locale = readLocale((await cookies()).get(localeCookie)?.value);
  const { default: messages } = (await import(`../../messages/${locale}.json`)) as {
    default: Record<string, string>;
  };
  return { locale, messages, timeZone: 'Asia/Bishkek' };
});
