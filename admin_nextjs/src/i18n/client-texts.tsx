import { NextIntlClientProvider } from 'next-intl';
import { getMessages } from 'next-intl/server';
import type { ReactNode } from 'react';

/** The texts every page's parts in the browser ask for. They come with every refresh, so they are few. */
export const sharedTexts = [
  'menu',
  'common',
  'look',
  'duration',
  'live',
  'sounds',
  'keys',
  'errors',
  'showWho',
] as const;

/** Texts of parts that stand on a page or two. */
export const ownTexts = ['signIn', 'welcome', 'statement', 'me', 'match', 'now'] as const;

/**
 * Gives the parts that draw in the browser their texts: those of all, and `of` where they have texts of their own. The
 * rest stays on the server, where most pages are made; messages.test.ts finds who lacks some.
 */
export async function ClientTexts({
  of,
  children,
}: {
  readonly of?: (typeof ownTexts)[number];
  readonly children: ReactNode;
}) {
  const messages: Readonly<Record<string, unknown>> = await getMessages();
  const names = of === undefined ? sharedTexts : [...sharedTexts, of];
  return (
    <NextIntlClientProvider messages={Object.fromEntries(names.map((name) => [name, messages[name]]))}>
      {children}
    </NextIntlClientProvider>
  );
}
