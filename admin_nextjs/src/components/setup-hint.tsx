import { getTranslations } from 'next-intl/server';
import { Link } from './link.tsx';
import { button, Card } from './ui.tsx';

/** Shows the way to the guided setup. */
export async function SetupHint() {
  const t = await getTranslations('setup');
  return (
    <Card className="mb-4 flex flex-wrap items-center justify-between gap-3">
      <p>{t('hint')}</p>
      <Link href="/setup" className={button({ look: 'plain' })}>
        {t('title')}
      </Link>
    </Card>
  );
}
