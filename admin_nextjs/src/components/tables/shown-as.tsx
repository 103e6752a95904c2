import { getTranslations } from 'next-intl/server';
import { Way } from '../choice.tsx';
import { type Shown, tableHref } from './address.ts';
import { columnsOf } from './columns.ts';

/** The switch between cards, good for deciding, and the table, good for looking over many; the filter stays. */
export async function ShownAs({ table, query, columns }: Shown) {
  const t = await getTranslations('tables');
  // Another number of rows is another page: both begin at the first.
  const href = (chosen: Shown['columns']): string => tableHref({ table, query, columns: chosen });
  return (
    <nav aria-label={t('shownAs')} className="flex rounded-control border border-line bg-card">
      <Way href={href(null)} isShown={columns === null}>
        {t('cards')}
      </Way>
      <Way href={href(columns ?? columnsOf[table].usual)} isShown={columns !== null}>
        {t('table')}
      </Way>
    </nav>
  );
}
