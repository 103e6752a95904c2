'use server';

import { cookies } from 'next/headers';
import { localeCookie, readLocale } from '@/i18n/locales.ts';
import { readTheme, themeCookie } from '@/theme/themes.ts';

const kept = { maxAge: 31_536_000, sameSite: 'lax', path: '/' } as const;

/** Keeps the reader's language in a cookie. */
export async function chooseLanguage(value: string): Promise<void> {
  (await cookies()).set(localeCookie, readLocale(value), kept);
}

/** Keeps light, dark or the system's look in a cookie. */
export async function chooseTheme(value: string): Promise<void> {
  (await cookies()).set(themeCookie, readTheme(value), kept);
}
