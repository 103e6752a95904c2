import { type PlayerLine, readPlayer, readTable, wholeTable } from '@luxon/cashdesk';
import { type Currency, formatDecimal, isCurrency } from '@luxon/money';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/action-form.tsx';
import { Copy } from '@/components/copy.tsx';
import { Link } from '@/components/link.tsx';
import { columnsOf } from '@/components/tables/columns.ts';
import { DataTable } from '@/components/tables/data-table.tsx';
import { getTexts, type Texts } from '@/components/texts.ts';
import { Badge, Card, Empty, Field, PageTitle, TextLink } from '@/components/ui.tsx';
import { isOpenTo, requirePermission } from '@/server/auth.ts';
import { operatorNames } from '@/server/operator-names.ts';
import { panelState } from '@/server/panel-state.ts';
import { addNote, setBlock, setLimits } from '@/server/player-actions.ts';

const requestsShown = 20;

export default async function PlayerPage({ params }: { params: Promise<{ id: string }> }) {
  const operator = await requirePermission('/players/[id]');
  const { id } = await params;
  if (!/^\d{1,20}$/.test(id)) notFound();
  const { desk, settings } = panelState();
  const { currency } = settings.mobcash;
  const story = await readPlayer(desk, id);
  const page = await readTable(desk, {
    table: 'requests',
    query: { ...wholeTable, search: id },
    currency,
    limit: requestsShown,
  });
  // The digits may be a sum or a reference, too; here only the player's own requests belong.
  const own = page.rows.filter(({ item }) => item.kind !== 'mail' && item.playerId === id);
  const [t, texts, names] = [await getTranslations('players'), await getTexts(), await operatorNames()];
  const rules = story?.rules ?? null;
  return (
    <>
      <PageTitle>
        {t('player')} {rules?.isBlocked === true ? <Badge tone="bad">{t('blocked')}</Badge> : null}
      </PageTitle>
      <Card className="mb-4 grid gap-4 sm:grid-cols-2">
        <div>
          <span className="text-2xl font-semibold">
            <Copy text={id}>{id}</Copy>
          </span>
          <p className="text-soft">{story?.nickname}</p>
          <p className="text-sm text-soft">
            {story?.firstSeenAt == null ? t('never') : t('since', { time: texts.time(story.firstSeenAt) })}
          </p>
        </div>
        <dl className="grid grid-cols-[fit-content(50%)_1fr] gap-x-4 gap-y-1 text-sm">
          {(story?.sums ?? []).map((sums) => (
            <div key={sums.currency} className="contents">
              <dt className="text-soft">{t('requests')}</dt>
              <dd className="tabular-nums">{sums.requests}</dd>
              <dt className="text-soft">{t('credited')}</dt>
              <dd className="tabular-nums">
                {sums.credited} · {texts.money(sums.creditedMinor, sums.currency)}
              </dd>
            </div>
          ))}
          <dt className="text-soft">{t('unknown')}</dt>
          <dd className="tabular-nums">
            {story === null || story.unknown === 0 ? (
              0
            ) : (
              <Link href={`/unknown?q=${id}`} className="text-bad underline underline-offset-4">
                {story.unknown}
              </Link>
            )}
          </dd>
        </dl>
      </Card>
      <Card className="mb-4">
        <h2 className="mb-3 font-semibold">{t('notes')}</h2>
        {isOpenTo(operator, 'addNote') ? (
          <ActionForm action={addNote} submit={t('addNote')} look="plain">
            <input type="hidden" name="playerId" value={id} />
            <Field label={t('note')} name="reason" required maxLength={1_000} />
          </ActionForm>
        ) : null}
        {story === null || story.lines.length === 0 ? (
          <p className="mt-3 text-sm text-soft">{t('noNotes')}</p>
        ) : (
          <ul className="mt-4 space-y-3">
            {story.lines.map((line) => (
              <Line
                key={String(line.id)}
                line={line}
                who={names.get(line.actor) ?? line.actor}
                texts={texts}
              />
            ))}
          </ul>
        )}
      </Card>
      <div className="mb-4 grid gap-4 md:grid-cols-2">
        {isOpenTo(operator, 'setLimits') ? (
          <Card>
            <h2 className="mb-1 font-semibold">{t('limits')}</h2>
            <p className="mb-3 text-sm text-soft">{t('limitsHint')}</p>
            <ActionForm action={setLimits} submit={t('saveLimits')} look="plain">
              <input type="hidden" name="playerId" value={id} />
              <Field
                label={t('requestMax')}
                name="requestMax"
                inputMode="decimal"
                defaultValue={inWords(rules?.requestMaxMinor ?? null, rules?.currency ?? currency)}
              />
              <Field
                label={t('dayMax')}
                name="dayMax"
                inputMode="decimal"
                defaultValue={inWords(rules?.dayMaxMinor ?? null, rules?.currency ?? currency)}
              />
              <Field label={t('reason')} name="reason" required maxLength={300} />
            </ActionForm>
          </Card>
        ) : null}
        {isOpenTo(operator, 'setBlock') ? (
          <Card>
            <h2 className="mb-1 font-semibold">{t('block')}</h2>
            <p className="mb-3 text-sm text-soft">{t('blockHint')}</p>
            <ActionForm
              action={setBlock}
              submit={rules?.isBlocked === true ? t('unblockNow') : t('blockNow')}
              look={rules?.isBlocked === true ? 'plain' : 'danger'}
            >
              <input type="hidden" name="playerId" value={id} />
              <input type="hidden" name="isBlocked" value={rules?.isBlocked === true ? 'no' : 'yes'} />
              <Field label={t('reason')} name="reason" required maxLength={300} />
            </ActionForm>
          </Card>
        ) : null}
      </div>
      <h2 className="mb-3 font-semibold">{t('requests')}</h2>
      {own.length === 0 ? (
        <Empty next={<TextLink href="/requests">{t('toRequests')}</TextLink>}>{t('noRequests')}</Empty>
      ) : (
        <DataTable table="requests" rows={own} columns={columnsOf.requests.usual} />
      )}
      <p className="mt-3 flex flex-wrap gap-x-4">
        <TextLink href={`/requests?q=${id}`}>{t('allRequests')}</TextLink>
        <TextLink href={`/payments?q=${id}`}>{t('allPayments')}</TextLink>
      </p>
    </>
  );
}

const inWords = (amountMinor: bigint | null, currency: Currency): string =>
  amountMinor === null ? '' : formatDecimal({ amountMinor, currency });

async function Line({ line, who, texts }: { line: PlayerLine; who: string; texts: Texts }) {
  const t = await getTranslations('players');
  return (
    <li className="border-l-2 border-line pl-3">
      <span className="block break-words">
        {line.what === 'noted' ? null : <Badge tone="warn">{t(`steps.${line.what}`)}</Badge>} {line.reason}
      </span>
      {line.what === 'limited' ? <span className="block text-sm">{await sayLimits(line, texts)}</span> : null}
      <span className="block text-sm text-soft">
        {who} · {texts.time(line.at)}
      </span>
    </li>
  );
}

async function sayLimits({ facts }: PlayerLine, texts: Texts): Promise<string> {
  const t = await getTranslations('players');
  const currency = String(facts?.currency ?? '');
  const say = (digits: unknown): string =>
    typeof digits === 'string' && isCurrency(currency) ? texts.money(BigInt(digits), currency) : t('any');
  return t('limitsSet', { request: say(facts?.requestMaxMinor), day: say(facts?.dayMaxMinor) });
}
