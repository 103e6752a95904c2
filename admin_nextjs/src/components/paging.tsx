import { getTranslations } from 'next-intl/server';
import { Link } from './link.tsx';
import { button } from './ui.tsx';

interface PagingProps {
  /** Address of the older page; null: there is none. */
  readonly older: string | null;
  /** Address of the first page; null: this is it. */
  readonly newest: string | null;
}

/** The way through a list that is read page by page. */
export async function Paging({ older, newest }: PagingProps) {
  const t = await getTranslations('paging');
  if (older === null && newest === null) return null;
  return (
    <nav aria-label={t('label')} className="mt-4 flex flex-wrap gap-3">
      {newest === null ? null : (
        <Link href={newest} className={button({ look: 'plain' })}>
          {t('newest')}
        </Link>
      )}
      {older === null ? null : (
        <Link href={older} className={button({ look: 'plain' })}>
          {t('older')}
        </Link>
      )}
    </nav>
  );
}
