import { cookies } from 'next/headers';
import { getTranslations } from 'next-intl/server';
import { Card, Notice } from '@/components/ui.tsx';
import { ClientTexts } from '@/i18n/client-texts.tsx';
import { panelState } from '@/server/panel-state.ts';
import { isSignInCookie } from '@/server/sign-in-cookie.ts';
import { SignInForm } from './sign-in-form.tsx';

export const dynamic = 'force-dynamic';

export default async function SignInPage() {
  const t = await getTranslations('signIn');
  // Who signed out has none; who was led here in the middle of work wants to know why.
  const hasEnded = (await cookies()).getAll().some(isSignInCookie);
  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col justify-center p-4">
      <Card>
        <h1 className="mb-1 text-xl font-semibold">Luxon Cashdesk</h1>
        <p className="mb-4 text-soft">{t('title')}</p>
        {hasEnded ? (
          <div className="mb-4">
            <Notice tone="calm">{t('ended')}</Notice>
          </div>
        ) : null}
        <ClientTexts of="signIn">
          <SignInForm leadsBack={hasEnded} panelUrl={panelState().settings.panel.url} />
        </ClientTexts>
      </Card>
    </main>
  );
}
