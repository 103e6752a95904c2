import { getTranslations } from 'next-intl/server';
import { Link } from '@/components/link.tsx';
import { button, Card } from '@/components/ui.tsx';

export default async function NotFound() {
  const t = await getTranslations('errors');
  return (
    <main className="mx-auto max-w-xl p-4 pt-16">
      <Card>
        <h1 className="mb-2 text-xl font-semibold">{t('notFound')}</h1>
        <p className="mb-4">{t('notFoundText')}</p>
        <Link href="/" className={button({ look: 'main' })}>
          {t('home')}
        </Link>
      </Card>
    </main>
  );
}
