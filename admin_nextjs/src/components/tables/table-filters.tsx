import {
  listViews,
  type SavedView,
  type TableName,
  type TableQuery,
  type Word,
  words,
  writeTableQuery,
} from '@luxon/cashdesk';
import { getTranslations } from 'next-intl/server';
import { isOpenTo, type Operator } from '@/server/auth.ts';
import { panelState } from '@/server/panel-state.ts';
import { accountNames, pathOf } from '@/server/table-page.ts';
import { forgetView, keepView } from '@/server/view-actions.ts';
import { ActionForm } from '../action-form.tsx';
import { getTexts } from '../texts.ts';
import { Button, Field, Select, TextLink, textLink } from '../ui.tsx';
import { type ColumnKey, columnsOf } from './columns.ts';

interface TableFiltersProps {
  readonly table: TableName;
  readonly query: TableQuery;
  /** Null: a page of cards, which has no columns. */
  readonly columns: readonly ColumnKey[] | null;
  /** Words that can occur here; empty: the table is of one kind. */
  readonly wordsOffered?: readonly Word[];
  readonly operator: Operator;
}

/** Writes a table's address: its filter, and its columns where others than the usual are shown. */
export function tableAddress(
  table: TableName,
  query: TableQuery,
  columns: readonly ColumnKey[] | null,
  options: { readonly withPage: boolean } = { withPage: false },
): URLSearchParams {
  const address = writeTableQuery(query, options);
  const isUsual = columns === null || columns.join() === columnsOf[table].usual.join();
  if (!isUsual) for (const key of columns) address.append('col', key);
  return address;
}

const control = 'min-h-11 w-full rounded-control border border-edge bg-card px-3 text-ink';

/** Search, filters, columns, saved views and export of a table. A plain form: everything stands in the address bar. */
export async function TableFilters({
  table,
  query,
  columns,
  wordsOffered = words,
  operator,
}: TableFiltersProps) {
  const [t, texts] = [await getTranslations('tables'), await getTexts()];
  const accounts = await accountNames();
  const views = await listViews(panelState().desk, operator.actor, table);
  const address = tableAddress(table, query, columns).toString();
  const isFiltered = writeTableQuery(query, { withPage: false }).size > 0;
  return (
    <section aria-label={t('filters')} className="mb-4 space-y-3">
      <search>
        {/* Anew with another address: fields that were touched would keep the filter of the page before. */}
        <form key={address} action={pathOf[table]} className="space-y-3">
          <div className="flex gap-2">
            <input
              type="search"
              name="q"
              defaultValue={query.search}
              placeholder={t('searchHint')}
              aria-label={t('search')}
              maxLength={64}
              autoComplete="off"
              className={control}
            />
            <Button look="plain">{t('find')}</Button>
          </div>
          <details
            open={
              isFiltered &&
              (query.words.length > 0 ||
                query.accountId !== null ||
                query.fromDay !== null ||
                query.untilDay !== null)
            }
          >
            <summary className="cursor-pointer text-sm text-soft">
              {t(columns === null ? 'moreFilters' : 'more')}
            </summary>
            <div className="mt-3 grid gap-3 sm:grid-cols-3">
              <Field label={t('from')} type="date" name="from" defaultValue={query.fromDay ?? ''} />
              <Field label={t('until')} type="date" name="until" defaultValue={query.untilDay ?? ''} />
              {accounts.size === 0 ? null : (
                <Select label={t('account')} name="account" defaultValue={query.accountId ?? ''}>
                  <option value="">{t('all')}</option>
                  {[...accounts].map(([id, name]) => (
                    <option key={id} value={id}>
                      {name}
                    </option>
                  ))}
                </Select>
              )}
            </div>
            {wordsOffered.length === 0 ? null : (
              <Checks label={t('states')}>
                {wordsOffered.map((word) => (
                  <Check key={word} name="word" value={word} isOn={query.words.includes(word)}>
                    {texts.word(word)}
                  </Check>
                ))}
              </Checks>
            )}
            {columns === null ? null : (
              <Checks label={t('choose')}>
                {columnsOf[table].all.map((key) => (
                  <Check key={key} name="col" value={key} isOn={columns.includes(key)}>
                    {t(`columns.${key}`)}
                  </Check>
                ))}
              </Checks>
            )}
            <div className="mt-3">
              <Button look="plain">{t('apply')}</Button>
            </div>
          </details>
        </form>
      </search>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
        {isFiltered ? (
          <TextLink room="finger" href={pathOf[table]}>
            {t('clear')}
          </TextLink>
        ) : null}
        {views.map((view) => (
          <TextLink key={view.id} room="finger" href={`${pathOf[table]}?${view.query}`}>
            {view.name}
          </TextLink>
        ))}
        {isOpenTo(operator, '/api/export/[table]') ? (
          <a href={`/api/export/${table}?${address}`} className={textLink({ room: 'finger' })} download>
            {t('export')}
          </a>
        ) : null}
        <SavedViews table={table} address={address} views={views} />
      </div>
    </section>
  );
}

async function SavedViews({
  table,
  address,
  views,
}: {
  readonly table: TableName;
  readonly address: string;
  readonly views: readonly SavedView[];
}) {
  const t = await getTranslations('tables');
  return (
    <details>
      <summary className="flex min-h-11 cursor-pointer items-center text-soft">{t('views')}</summary>
      <div className="mt-2 space-y-3">
        <ActionForm action={keepView} submit={t('saveView')} look="plain">
          <input type="hidden" name="table" value={table} />
          <input type="hidden" name="query" value={address} />
          <Field label={t('viewName')} name="name" required maxLength={40} />
        </ActionForm>
        {views.map(({ id, name }) => (
          <ActionForm key={id} action={forgetView} submit={t('forgetView', { name })} look="plain">
            <input type="hidden" name="id" value={id} />
          </ActionForm>
        ))}
      </div>
    </details>
  );
}

function Checks({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <fieldset className="mt-3">
      <legend className="mb-1 text-sm text-soft">{label}</legend>
      <div className="flex flex-wrap gap-x-4 gap-y-1">{children}</div>
    </fieldset>
  );
}

interface CheckProps {
  readonly name: string;
  readonly value: string;
  readonly isOn: boolean;
  readonly children: React.ReactNode;
}

function Check({ name, value, isOn, children }: CheckProps) {
  return (
    <label className="inline-flex min-h-8 cursor-pointer items-center gap-2 text-sm">
      <input type="checkbox" name={name} value={value} defaultChecked={isOn} />
      {children}
    </label>
  );
}
