'use server';

import { cookies } from 'next/headers';
import { localeCookie, readLocale } from '@/i18n/locales.ts';

const yearSeconds = 31_536_000;

/** Keeps the reader's language in a cookie. */
export async function chooseLanguage(value: string): Promise<void> {
  (await cookies()).set(localeCookie, readLocale(value), { maxAge: yearSeconds, sameSite: 'lax', path: '/' });
}
