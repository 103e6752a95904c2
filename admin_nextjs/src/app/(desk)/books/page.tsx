import {
  type BookLine,
  type Books,
  bookSentence,
  type Misfit,
  misfitRowsMax,
  type Total,
} from '@luxon/cashdesk';
import { getLocale, getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/action-form.tsx';
import { CheckStatus } from '@/components/check-status.tsx';
import { Paging } from '@/components/paging.tsx';
import { getTexts, type Texts } from '@/components/texts.ts';
import { Card, cn, Empty, Notice, PageTitle, TextLink } from '@/components/ui.tsx';
import { readLocale } from '@/i18n/locales.ts';
import { requirePermission } from '@/server/auth.ts';
import { recountBooks } from '@/server/check-actions.ts';
import { panelChecks } from '@/server/checks.ts';
import { pageOfDays } from './page-of-days.ts';

/** A quick desk is counted while the page is made; a long count goes on without it. */
const waitMs = 1_500;
const daysPerPage = 14;
const misfitsShown = 50;

interface Asked {
  readonly searchParams: Promise<{ before?: string }>;
}

export default async function BooksPage({ searchParams }: Asked) {
  await requirePermission('/books');
  const [{ before }, state, t, texts] = await Promise.all([
    searchParams,
    panelChecks().books.freshen(waitMs),
    getTranslations('books'),
    getTexts(),
  ]);
  const books = state.last?.result ?? null;
  const all = books?.lines ?? [];
  const page = pageOfDays(all, { before: before ?? null, daysMax: daysPerPage });
  const isByAccount = all.some(({ account }) => account !== null);
  return (
    <>
      <PageTitle>{t('title')}</PageTitle>
      <p className="mb-4 max-w-prose text-soft">{t('intro')}</p>
      <Card className="mb-4 space-y-3">
        {books === null ? null : <Verdict books={books} />}
        <CheckStatus state={state} />
        <ActionForm
          action={recountBooks}
          submit={t('countAgain')}
          look="plain"
          disabled={state.runningSince !== null}
        />
        <p className="text-sm">
          <TextLink href="/mail#statement">{t('toStatement')}</TextLink>
        </p>
      </Card>
      {books !== null && page.days.length === 0 ? (
        <Empty next={<TextLink href="/setup">{t('emptyNext')}</TextLink>}>{t('empty')}</Empty>
      ) : null}
      {page.days.map(({ day, lines }) => (
        <section key={day} className="mb-6">
          <h2 className="mb-2 font-semibold tabular-nums">{texts.day(day)}</h2>
          <div className="space-y-3">
            {lines.map((line) => (
              <Line
                key={`${line.scope} ${line.account?.id ?? ''} ${line.currency ?? ''}`}
                line={line}
                texts={texts}
                isByAccount={isByAccount}
              />
            ))}
          </div>
        </section>
      ))}
      <Paging
        older={page.next === null ? null : `/books?before=${page.next}`}
        newest={before === undefined ? null : '/books'}
      />
    </>
  );
}

async function Verdict({ books: { misfits, isAtLimit } }: { books: Books }) {
  const [t, locale] = await Promise.all([getTranslations('books'), getLocale()]);
  if (misfits.length === 0) return <Notice tone="good">{t('fits')}</Notice>;
  return (
    <div className="space-y-3">
      <Notice tone="bad">
        {isAtLimit ? t('misfitsFirst', { count: misfitRowsMax }) : t('misfits', { count: misfits.length })}
      </Notice>
      <ul className="space-y-2">
        {misfits.slice(0, misfitsShown).map((misfit) => (
          <li key={`${misfit.rule} ${misfit.noun} ${misfit.id}`}>
            <span className="block">{bookSentence(misfit.rule, readLocale(locale))}</span>
            <span className="text-sm text-soft">
              <MisfitLink misfit={misfit} />
            </span>
          </li>
        ))}
      </ul>
      {misfits.length > misfitsShown ? (
        <p className="text-sm text-soft">
          {isAtLimit
            ? t('misfitsSome', { shown: misfitsShown, count: misfitRowsMax })
            : t('misfitsMore', { count: misfits.length - misfitsShown })}
        </p>
      ) : null}
    </div>
  );
}

async function MisfitLink({ misfit }: { misfit: Misfit }) {
  const t = await getTranslations('books');
  const { noun, id, paymentId } = misfit;
  if (noun === 'line') return <span className="break-words tabular-nums">{id}</span>;
  const href =
    noun === 'mail'
      ? `/mail/${id}`
      : noun === 'request'
        ? `/requests/${id}`
        : paymentId === null
          ? null
          : `/payments/${paymentId}`;
  const name = t('row', { noun: t(`nouns.${noun}`), id: id.slice(-8) });
  return href === null ? <span title={id}>{name}</span> : <TextLink href={href}>{name}</TextLink>;
}

/** Where every part of what came stands; the empty ones are not shown. */
const parts = [
  ['settled', 'settled', ''],
  ['onTheWay', 'onTheWay', ''],
  ['unknown', 'unknown', 'text-bad'],
  ['refused', 'refused', 'text-warn'],
  ['unmatched', 'unmatched', 'text-warn'],
  ['setAside', 'setAside', ''],
  ['returned', 'returned', ''],
  ['waitingMails', 'waitingMails', 'text-warn'],
] as const satisfies readonly (readonly [keyof BookLine, string, string])[];

/** `isByAccount`: the desk has accounts, so a line without one says so. */
async function Line({ line, texts, isByAccount }: { line: BookLine; texts: Texts; isByAccount: boolean }) {
  const t = await getTranslations('books');
  const { currency, scope, account } = line;
  const shown = parts.filter(([part]) => part === 'settled' || line[part].count > 0);
  const sumOf = ({ count, minor }: Total): string =>
    currency === null ? t('countAlone', { count }) : texts.money(minor, currency);
  const [bank, ...mailbox] = scope.split(':');
  return (
    <Card>
      <h3 className="mb-3 break-words">
        <b className="font-medium">{account?.name ?? bank}</b>{' '}
        <span className="text-sm text-soft">
          {account === null ? null : bank} {mailbox.join(':')} {currency}
        </span>
        {isByAccount && account === null ? (
          <span className="block text-sm text-soft">{t('noAccount')}</span>
        ) : null}
      </h3>
      <dl className="grid grid-cols-2 gap-x-4 gap-y-3 sm:grid-cols-3 lg:grid-cols-5">
        <Figure
          label={t('parts.payments')}
          sum={sumOf(line.payments)}
          count={t('countOf', { count: line.payments.count })}
        />
        {shown.map(([part, key, tone]) => (
          <Figure
            key={part}
            label={t(`parts.${key}`)}
            sum={sumOf(line[part])}
            count={t('countOf', { count: line[part].count })}
            tone={tone}
          />
        ))}
      </dl>
    </Card>
  );
}

function Figure({
  label,
  sum,
  count,
  tone = '',
}: {
  label: string;
  sum: string;
  count: string;
  tone?: string;
}) {
  return (
    <div>
      <dt className="text-sm text-soft">{label}</dt>
      <dd className={cn('font-medium tabular-nums', tone)}>{sum}</dd>
      <dd className="text-sm text-soft tabular-nums">{count}</dd>
    </div>
  );
}
