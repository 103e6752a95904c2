import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import { getLocale } from 'next-intl/server';
import type { ReactNode } from 'react';
import { ClientTexts } from '@/i18n/client-texts.tsx';
import { readLookCookie } from '@/server/sign-in-cookie.ts';
import { readTheme, themeCookie } from '@/theme/themes.ts';
import './globals.css';

export const metadata: Metadata = { title: 'Luxon Cashdesk', robots: { index: false, follow: false } };
export const viewport: Viewport = { width: 'device-width', initialScale: 1 };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = readTheme(readLookCookie(await cookies(), themeCookie));
  return (
    <html lang={await getLocale()} data-theme={theme}>
      <body className="min-h-dvh text-body leading-snug antialiased">
        <ClientTexts>{children}</ClientTexts>
      </body>
    </html>
  );
}
