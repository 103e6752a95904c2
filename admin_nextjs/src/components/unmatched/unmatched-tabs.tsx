import { getTranslations } from 'next-intl/server';
import { Choice } from '../choice.tsx';

export const mailsPath = '/unmatched?what=mails';

interface UnmatchedTabsProps {
  readonly table: 'unmatched' | 'mails' | 'aside';
  /** How many of each wait. */
  readonly counts: { readonly unmatched: number; readonly mails: number };
}

/** What a person must sort out: money nobody was found for, mails that are no money yet; and what was put aside. */
export async function UnmatchedTabs({ table, counts }: UnmatchedTabsProps) {
  const [t, tables] = [await getTranslations('unmatched'), await getTranslations('tables')];
  return (
    <nav aria-label={t('what')} className="flex flex-wrap gap-2">
      <Choice href="/unmatched" isShown={table === 'unmatched'}>
        {tables('payments')} <Count of={counts.unmatched} />
      </Choice>
      <Choice href={mailsPath} isShown={table === 'mails'}>
        {t('mails')} <Count of={counts.mails} />
      </Choice>
      <Choice href="/unmatched/aside" isShown={table === 'aside'}>
        {tables('aside')}
      </Choice>
    </nav>
  );
}

const Count = ({ of }: { of: number }) =>
  of === 0 ? null : <span className="tabular-nums opacity-80">{of}</span>;
