import { getTranslations } from 'next-intl/server';
import { Card } from '@/components/ui.tsx';
import { ClientTexts } from '@/i18n/client-texts.tsx';
import { SignInForm } from './sign-in-form.tsx';

export const dynamic = 'force-dynamic';

export default async function SignInPage() {
  const t = await getTranslations('signIn');
  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col justify-center p-4">
      <Card>
        <h1 className="mb-1 text-xl font-semibold">Luxon Cashdesk</h1>
        <p className="mb-4 text-soft">{t('title')}</p>
        <ClientTexts of="signIn">
          <SignInForm />
        </ClientTexts>
      </Card>
    </main>
  );
}
