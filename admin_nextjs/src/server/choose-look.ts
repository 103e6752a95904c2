'use server';

import { cookies } from 'next/headers';
import { localeCookie, readLocale } from '@/i18n/locales.ts';
import { readTheme, themeCookie } from '@/theme/themes.ts';
import { panelState } from './panel-state.ts';
import { lookCookie, lookCookieName } from './sign-in-cookie.ts';

/** Keeps the reader's language in a cookie. */
export async function chooseLanguage(value: string): Promise<void> {
  const { url } = panelState().settings.panel;
  (await cookies()).set(lookCookieName(localeCookie, url), readLocale(value), lookCookie(url));
}

/** Keeps light, dark or the system's look in a cookie. */
export async function chooseTheme(value: string): Promise<void> {
  const { url } = panelState().settings.panel;
  (await cookies()).set(lookCookieName(themeCookie, url), readTheme(value), lookCookie(url));
}
