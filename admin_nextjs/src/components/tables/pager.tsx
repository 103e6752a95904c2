import type { TablePage } from '@luxon/cashdesk';
import { getTranslations } from 'next-intl/server';
import { Link } from '../link.tsx';
import { type Shown, tableHref } from './address.ts';

interface PagerProps extends Shown {
  readonly page: Pick<TablePage, 'after' | 'before'>;
}

/** The pages before and after this one. There is no count: counting would read the whole table. */
export async function Pager({ table, query, columns, page }: PagerProps) {
  if (page.after === null && page.before === null) return null;
  const t = await getTranslations('tables');
  const link = (side: 'after' | 'before') => {
    const cursor = page[side];
    if (cursor === null) return null;
    const shown = { table, query: { ...query, page: { side, cursor } }, columns };
    return (
      <Link
        href={tableHref(shown, { withPage: true })}
        rel={side === 'after' ? 'next' : 'prev'}
        className="inline-flex min-h-11 items-center rounded-control border border-line bg-card px-4 hover:border-soft"
      >
        {t(side === 'after' ? 'next' : 'previous')}
      </Link>
    );
  };
  return (
    <nav aria-label={t('pages')} className="mt-4 flex justify-between gap-3">
      <span>{link('before')}</span>
      <span>{link('after')}</span>
    </nav>
  );
}
