import {
  isFiltered,
  listViews,
  placeOfTable,
  readMailChoices,
  type SavedView,
  type TablePlace,
  type TableQuery,
  type Word,
  waitingMailStates,
  wholeTable,
  words,
} from '@luxon/cashdesk';
import { getTranslations } from 'next-intl/server';
import { isOpenTo, type Operator } from '@/server/auth.ts';
import { panelState } from '@/server/panel-state.ts';
import { accountNames } from '@/server/table-page.ts';
import { forgetView, keepView } from '@/server/view-actions.ts';
import { ActionForm } from '../action-form.tsx';
import { getTexts, type Texts } from '../texts.ts';
import { Button, Field, Select, TextLink, textLink } from '../ui.tsx';
import { pathOf, placeParts, type Shown, tableHref, writeAddress, writeShown } from './address.ts';
import { columnsOf } from './columns.ts';

interface TableFiltersProps extends Shown {
  /** Words that can occur here; empty: the table is of one kind. */
  readonly wordsOffered?: readonly Word[];
  readonly operator: Operator;
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
  const shown = { table, query, columns };
  const place = placeOfTable(table);
  const [accounts, views] = await Promise.all([
    accountNames(),
    listViews(panelState().desk, operator.actor, place),
  ]);
  const address = writeAddress(shown);
  const { search, ...others } = query;
  return (
    <section aria-label={t('filters')} className="mb-4 space-y-3">
      <search>
        {/* Anew with another address: fields that were touched would keep the filter of the page before. */}
        <form key={address} action={pathOf[table]} className="space-y-3">
          {placeParts(shown).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <div className="flex gap-2">
            <input
              type="search"
              name="q"
              defaultValue={search}
              placeholder={t(table === 'mails' ? 'searchHintMails' : 'searchHint')}
              aria-label={t('search')}
              maxLength={64}
              autoComplete="off"
              className={control}
            />
            <Button look="plain">{t('find')}</Button>
          </div>
          <details open={isFiltered({ ...others, search: '' })}>
            <summary className="cursor-pointer text-sm text-soft">
              {t(columns === null ? 'moreFilters' : 'more')}
            </summary>
            <div className="mt-3 grid gap-3 sm:grid-cols-3">
              <Field label={t('from')} type="date" name="from" defaultValue={query.fromDay ?? ''} />
              <Field label={t('until')} type="date" name="until" defaultValue={query.untilDay ?? ''} />
              {accounts.size === 0 || table === 'mails' ? null : (
                <Select label={t('account')} name="account" defaultValue={query.accountId ?? ''}>
                  <option value="">{t('all')}</option>
                  {[...accounts].map(([id, name]) => (
                    <option key={id} value={id}>
                      {name}
                    </option>
                  ))}
                </Select>
              )}
              {table === 'mails' ? <MailFilters query={query} texts={texts} /> : null}
            </div>
            {table !== 'mails' ? null : (
              <Checks label={t('states')}>
                {waitingMailStates.map((state) => (
                  <Check key={state} name="state" value={state} isOn={query.mailStates.includes(state)}>
                    {texts.codes('mailState', [state])}
                  </Check>
                ))}
              </Checks>
            )}
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
        {isFiltered(query) ? (
          <TextLink room="finger" href={tableHref({ ...shown, query: wholeTable })}>
            {t('clear')}
          </TextLink>
        ) : null}
        {views.map((view) => (
          <TextLink key={view.id} room="finger" href={`${pathOf[table]}?${view.query}`}>
            {view.name}
          </TextLink>
        ))}
        {isOpenTo(operator, '/api/export/[table]') ? (
          <a
            href={`/api/export/${table}?${writeShown(shown)}`}
            className={textLink({ room: 'finger' })}
            download
          >
            {t('export')}
          </a>
        ) : null}
        <SavedViews place={place} address={address} views={views} />
      </div>
    </section>
  );
}

/** What mails that wait are filtered by beside the days; a choice of one thing is none. */
async function MailFilters({ query, texts }: { readonly query: TableQuery; readonly texts: Texts }) {
  const t = await getTranslations('tables');
  const { desk, settings } = panelState();
  const { reasons, mailboxes } = await readMailChoices(desk);
  const offered = {
    reason: reasons,
    bank: settings.mail.banks.map(({ bank }) => bank),
    mailbox: mailboxes,
  };
  const say = (name: keyof typeof offered, value: string): string =>
    name === 'reason' ? texts.reason(value) : value;
  return (['reason', 'bank', 'mailbox'] as const).map((name) => {
    const chosen = query[name];
    const values = new Set([...offered[name], ...(chosen === null ? [] : [chosen])]);
    return values.size < 2 && chosen === null ? null : (
      <Select key={name} label={t(`columns.${name}`)} name={name} defaultValue={chosen ?? ''}>
        <option value="">{t('all')}</option>
        {[...values].map((value) => (
          <option key={value} value={value}>
            {say(name, value)}
          </option>
        ))}
      </Select>
    );
  });
}

async function SavedViews({
  place,
  address,
  views,
}: {
  readonly place: TablePlace;
  readonly address: string;
  readonly views: readonly SavedView[];
}) {
  const t = await getTranslations('tables');
  return (
    <details>
      <summary className="flex min-h-11 cursor-pointer items-center text-soft">{t('views')}</summary>
      <div className="mt-2 space-y-3">
        <ActionForm action={keepView} submit={t('saveView')} look="plain">
          <input type="hidden" name="place" value={place} />
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
