import { isFiltered } from '@luxon/cashdesk';
import { getTranslations } from 'next-intl/server';
import { UndoBar } from '@/components/match/undo-bar.tsx';
import { OtherProposals } from '@/components/other-proposals.tsx';
import { readShown, type Shown } from '@/components/tables/address.ts';
import { DataTable } from '@/components/tables/data-table.tsx';
import { Pager } from '@/components/tables/pager.tsx';
import { ShownAs } from '@/components/tables/shown-as.tsx';
import { TableFilters } from '@/components/tables/table-filters.tsx';
import { button, Empty, PageTitle, TextLink } from '@/components/ui.tsx';
import type { Operator } from '@/server/auth.ts';
import { panelState } from '@/server/panel-state.ts';
import { type PageAddress, readAddress, readShownPage } from '@/server/table-page.ts';
import { Link } from './link.tsx';
import { MailCards } from './unmatched/mail-cards.tsx';
import { PaymentCards } from './unmatched/payment-cards.tsx';
import { mailsPath, UnmatchedTabs } from './unmatched/unmatched-tabs.tsx';

interface UnmatchedTableProps {
  readonly place: 'unmatched' | 'aside';
  readonly searchParams: PageAddress;
  readonly operator: Operator;
}

const words = { unmatched: ['choose', 'refused'], aside: [], mails: [] } as const;

/** Payments or mails that wait for a person, the oldest first; or what was put aside. As cards, or as a table. */
export async function UnmatchedTable({ place, searchParams, operator }: UnmatchedTableProps) {
  const { address, query } = await readAddress(searchParams);
  const table = place === 'unmatched' && address.get('what') === 'mails' ? 'mails' : place;
  const columns = readShown(table, address);
  const shown: Shown = { table, query, columns };
  const [page, waiting] = await Promise.all([readShownPage(shown), panelState().pulses.read()]);
  const counts = { unmatched: waiting.unmatched - waiting.unmatchedMails, mails: waiting.unmatchedMails };
  const { ids } = page;
  const [t, tables] = [await getTranslations('unmatched'), await getTranslations('tables')];
  return (
    <>
      <PageTitle
        actions={
          <Link href="/match" data-key="m" className={button({ look: 'plain' })}>
            {tables('byHand')}
          </Link>
        }
      >
        {place === 'aside' ? tables('aside') : t('title')}
      </PageTitle>
      <UndoBar operator={operator} />
      <div className="mb-4 flex flex-wrap items-center justify-between gap-2">
        <UnmatchedTabs table={table} counts={counts} />
        <ShownAs {...shown} />
      </div>
      <TableFilters {...shown} wordsOffered={words[table]} operator={operator} />
      <OtherProposals shown={columns === null ? ids : []} operator={operator} />
      {ids.length === 0 ? (
        <Nothing table={table} isWhole={!isFiltered(query) && query.page === null} mails={counts.mails} />
      ) : columns !== null ? (
        <DataTable table={table} rows={page.rows} columns={columns} />
      ) : table === 'mails' ? (
        <MailCards mailIds={ids} operator={operator} />
      ) : (
        <PaymentCards paymentIds={ids} operator={operator} />
      )}
      <Pager {...shown} page={page} />
    </>
  );
}

interface NothingProps {
  readonly table: 'unmatched' | 'aside' | 'mails';
  /** Nothing was filtered away. */
  readonly isWhole: boolean;
  /** Mails that wait. */
  readonly mails: number;
}

async function Nothing({ table, isWhole, mails }: NothingProps) {
  const [t, tables] = [await getTranslations('unmatched'), await getTranslations('tables')];
  if (!isWhole) return <Empty>{tables('nothing')}</Empty>;
  if (table === 'unmatched' && mails > 0) {
    return (
      <Empty next={<TextLink href={mailsPath}>{t('toMails', { count: mails })}</TextLink>}>
        {t('empty')}
      </Empty>
    );
  }
  return (
    <Empty next={<TextLink href="/">{t('emptyNext')}</TextLink>}>
      {t(table === 'aside' ? 'asideEmpty' : table === 'mails' ? 'mailsEmpty' : 'empty')}
    </Empty>
  );
}
