import type { TableName, TablePage, TableQuery } from '@luxon/cashdesk';
import { getTranslations } from 'next-intl/server';
import { pathOf } from '@/server/table-page.ts';
import { Link } from '../link.tsx';
import type { ColumnKey } from './columns.ts';
import { tableAddress } from './table-filters.tsx';

interface PagerProps {
  readonly table: TableName;
  readonly query: TableQuery;
  readonly columns: readonly ColumnKey[] | null;
  readonly page: Pick<TablePage, 'after' | 'before'>;
}

/** The pages before and after this one. There is no count: counting would read the whole table. */
export async function Pager({ table, query, columns, page }: PagerProps) {
  if (page.after === null && page.before === null) return null;
  const t = await getTranslations('tables');
  const link = (side: 'after' | 'before') => {
    const cursor = page[side];
    if (cursor === null) return null;
    const address = tableAddress(table, { ...query, page: { side, cursor } }, columns, { withPage: true });
    return (
      <Link
        href={`${pathOf[table]}?${address}`}
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
