'use server';

import { cookies } from 'next/headers';
import { localeCookie, readLocale } from '@/i18n/locales.ts';
import { readTheme, themeCookie } from '@/theme/themes.ts';
import { panelState } from './panel-state.ts';
import { lookCookie } from './sign-in-cookie.ts';

const kept = () => lookCookie(panelState().settings.panel.url);

/** Keeps the reader's language in a cookie. */
export async function chooseLanguage(value: string): Promise<void> {
  (await cookies()).set(localeCookie, readLocale(value), kept());
}

/** Keeps light, dark or the system's look in a cookie. */
export async function chooseTheme(value: string): Promise<void> {
  (await cookies()).set(themeCookie, readTheme(value), kept());
}
