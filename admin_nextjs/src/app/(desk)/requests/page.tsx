import { randomUUID } from 'node:crypto';
import { readTable } from '@luxon/cashdesk';
import { getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/action-form.tsx';
import { Allowed } from '@/components/allowed.tsx';
import { readColumns } from '@/components/tables/columns.ts';
import { DataTable } from '@/components/tables/data-table.tsx';
import { Pager } from '@/components/tables/pager.tsx';
import { TableFilters } from '@/components/tables/table-filters.tsx';
import { Card, Empty, Field, PageTitle, TextLink } from '@/components/ui.tsx';
import { addRequest } from '@/server/actions.ts';
import { requirePermission } from '@/server/auth.ts';
import { panelState } from '@/server/panel-state.ts';
import { permissionOf } from '@/server/permissions.ts';
import { type PageAddress, pageRows, readAddress } from '@/server/table-page.ts';

export default async function RequestsPage({ searchParams }: { searchParams: PageAddress }) {
  const operator = await requirePermission('/requests');
  const { desk, settings } = panelState();
  const { address, query } = await readAddress(searchParams);
  const columns = readColumns('requests', address);
  const asked = { table: 'requests', query, currency: settings.mobcash.currency, limit: pageRows } as const;
  const page = await readTable(desk, asked);
  const [t, tables] = [await getTranslations('requests'), await getTranslations('tables')];
  const isWhole = address.size === 0;
  return (
    <>
      <PageTitle>{t('title')}</PageTitle>
      <p className="mb-4">
        <TextLink href="/accounts">{t('accounts')}</TextLink>
      </p>
      <Card className="mb-6">
        <h2 className="mb-3 font-semibold">{t('create')}</h2>
        <Allowed operator={operator} permission={permissionOf('addRequest')}>
          <ActionForm action={addRequest} submit={t('submit')}>
            {/* One key per shown form: sent twice, it makes one request. */}
            <input type="hidden" name="key" value={randomUUID()} />
            <div className="grid gap-3 sm:grid-cols-2">
              <Field
                label={t('player')}
                name="playerId"
                inputMode="numeric"
                pattern="[0-9 ]{1,20}"
                title={t('playerDigits')}
                required
              />
              <Field
                label={t('sum', { currency: settings.mobcash.currency })}
                name="sum"
                inputMode="decimal"
                required
              />
            </div>
          </ActionForm>
        </Allowed>
      </Card>
      <TableFilters table="requests" query={query} columns={columns} operator={operator} />
      {page.rows.length === 0 ? (
        <Empty>{isWhole ? t('empty') : tables('nothing')}</Empty>
      ) : (
        <DataTable table="requests" rows={page.rows} columns={columns} />
      )}
      <Pager table="requests" query={query} columns={columns} page={page} />
    </>
  );
}
