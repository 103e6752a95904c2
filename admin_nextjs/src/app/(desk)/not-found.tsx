import { getTranslations } from 'next-intl/server';
import { Link } from '@/components/link.tsx';
import { button, Empty, PageTitle } from '@/components/ui.tsx';

/** Within the panel: the way around stays. */
export default async function DeskNotFound() {
  const t = await getTranslations('errors');
  return (
    <>
      <PageTitle>{t('notFound')}</PageTitle>
      <Empty
        next={
          <Link href="/" className={button({ look: 'plain' })}>
            {t('home')}
          </Link>
        }
      >
        {t('notFoundText')}
      </Empty>
    </>
  );
}
