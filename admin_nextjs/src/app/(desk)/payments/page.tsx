import { readTable } from '@luxon/cashdesk';
import { getTranslations } from 'next-intl/server';
import { readColumns } from '@/components/tables/columns.ts';
import { DataTable } from '@/components/tables/data-table.tsx';
import { Pager } from '@/components/tables/pager.tsx';
import { TableFilters } from '@/components/tables/table-filters.tsx';
import { Empty, PageTitle } from '@/components/ui.tsx';
import { requirePermission } from '@/server/auth.ts';
import { panelState } from '@/server/panel-state.ts';
import { type PageAddress, pageRows, readAddress } from '@/server/table-page.ts';

/** The words a payment can stand at. */
const words = ['checking', 'choose', 'credited', 'refused', 'unknown', 'returned'] as const;

export default async function PaymentsPage({ searchParams }: { searchParams: PageAddress }) {
  const operator = await requirePermission('/payments');
  const { desk, settings } = panelState();
  const { address, query } = await readAddress(searchParams);
  const columns = readColumns('payments', address);
  const asked = { table: 'payments', query, currency: settings.mobcash.currency, limit: pageRows } as const;
  const page = await readTable(desk, asked);
  const t = await getTranslations('tables');
  return (
    <>
      <PageTitle>{t('payments')}</PageTitle>
      <TableFilters
        table="payments"
        query={query}
        columns={columns}
        wordsOffered={words}
        operator={operator}
      />
      {page.rows.length === 0 ? (
        <Empty>{address.size === 0 ? t('noPayments') : t('nothing')}</Empty>
      ) : (
        <DataTable table="payments" rows={page.rows} columns={columns} />
      )}
      <Pager table="payments" query={query} columns={columns} page={page} />
    </>
  );
}
