import { getTranslations } from 'next-intl/server';
import { Card } from '@/components/ui.tsx';
import { ClientTexts } from '@/i18n/client-texts.tsx';
import { WelcomeForm } from './welcome-form.tsx';

export const dynamic = 'force-dynamic';

export default async function WelcomePage() {
  const t = await getTranslations('welcome');
  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col justify-center p-4">
      <Card>
        <h1 className="mb-1 text-xl font-semibold">{t('title')}</h1>
        <p className="mb-4 text-soft">{t('text')}</p>
        <ClientTexts of="welcome">
          <WelcomeForm />
        </ClientTexts>
      </Card>
    </main>
  );
}
