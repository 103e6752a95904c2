import { alarmSentence, breakerAlarm, type Now, type QueueItem, readNow } from '@luxon/cashdesk';
import Link from 'next/link';
import { getLocale, getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/action-form.tsx';
import { getTexts, type Texts, toneOfWord } from '@/components/texts.ts';
import { Badge, Card, cn, Empty, Field, Notice, PageTitle } from '@/components/ui.tsx';
import { readLocale } from '@/i18n/locales.ts';
import { turnAutomaticCredit } from '@/server/actions.ts';
import { requireOperator } from '@/server/auth.ts';
import { deskBinding } from '@/server/binding.ts';
import { panelState } from '@/server/panel-state.ts';

export default async function NowPage() {
  await requireOperator();
  const now = await readNow(panelState().desk, { binding: deskBinding() });
  const t = await getTranslations('now');
  const texts = await getTexts();
  const locale = readLocale(await getLocale());
  const session = now.session?.session
    ? now.session.state === 'needs_operator'
      ? 'needsOperator'
      : 'ready'
    : 'none';
  const { automaticCredit } = now;
  return (
    <>
      <PageTitle>{t('title')}</PageTitle>
      <div className="mb-4 grid grid-cols-2 gap-3 lg:grid-cols-4">
        <Figure label={t('waiting')} value={now.waiting} href="/requests" />
        <Figure
          label={t('unmatched')}
          value={now.unmatched}
          href="/unmatched"
          alert={now.unmatched > 0 && 'warn'}
        />
        <Figure label={t('unknown')} value={now.unknown} href="/unknown" alert={now.unknown > 0 && 'bad'} />
        <Figure
          label={t('session')}
          value={t(`sessions.${session}`)}
          href="/session"
          alert={session !== 'ready' && 'bad'}
        />
      </div>
      <Card className="mb-4">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <span className="font-medium">{t('automatic')}</span>
          <Badge tone={automaticCredit.isOn ? 'good' : 'bad'}>{t(automaticCredit.isOn ? 'on' : 'off')}</Badge>
          <span className="text-sm text-soft">
            {t('mailRead')}: {texts.time(now.mail.scannedAt)}
          </span>
        </div>
        {automaticCredit.isOn ? null : (
          <div className="mt-3">
            <Notice tone="bad">
              {whyOff(automaticCredit, locale, (reason) => t('offText', { reason }))}
            </Notice>
            <p className="mt-2 text-sm text-soft">
              {t('offSince', { time: texts.time(automaticCredit.changedAt) })}
            </p>
          </div>
        )}
        <details className="mt-2">
          <summary className="cursor-pointer text-sm text-soft">
            {t(automaticCredit.isOn ? 'turnOff' : 'turnOn')}
          </summary>
          <div className="mt-3">
            <ActionForm
              action={turnAutomaticCredit}
              look={automaticCredit.isOn ? 'danger' : 'main'}
              submit={t(automaticCredit.isOn ? 'turnOff' : 'turnOn')}
            >
              <input type="hidden" name="isOn" value={String(!automaticCredit.isOn)} />
              <Field label={t('reason')} name="reason" required maxLength={300} />
            </ActionForm>
          </div>
        </details>
      </Card>
      <h2 className="mb-2 font-semibold">{t('queue')}</h2>
      {now.queue.length === 0 ? (
        <Empty>{t('empty')}</Empty>
      ) : (
        <Queue items={now.queue} texts={texts} mailLabel={t('mail')} paymentLabel={t('payment')} />
      )}
    </>
  );
}

/** A breaker says what it measured and what to do; a person's reason is shown as it was written. */
function whyOff(
  { breaker, facts, reason }: Now['automaticCredit'],
  locale: ReturnType<typeof readLocale>,
  offText: (reason: string) => string,
): string {
  return breaker === null ? offText(reason) : alarmSentence(breakerAlarm(breaker), facts, locale);
}

interface FigureProps {
  readonly label: string;
  readonly value: number | string;
  readonly href: string;
  readonly alert?: false | 'warn' | 'bad';
}

function Figure({ label, value, href, alert = false }: FigureProps) {
  return (
    <Link href={href} className="rounded-card border border-line bg-card p-4 hover:border-soft">
      <span className="block text-sm text-soft">{label}</span>
      <span
        className={cn(
          'mt-1 block text-2xl font-semibold tabular-nums',
          typeof value === 'string' && 'text-lg',
          alert === 'bad' && 'text-bad',
          alert === 'warn' && 'text-warn',
        )}
      >
        {value}
      </span>
    </Link>
  );
}

interface QueueProps {
  readonly items: readonly QueueItem[];
  readonly texts: Texts;
  readonly mailLabel: string;
  readonly paymentLabel: string;
}

function Queue({ items, texts, mailLabel, paymentLabel }: QueueProps) {
  return (
    <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-card">
      {items.map((item) => {
        const amount =
          item.kind === 'mail' ? null : (item.creditMinor ?? item.receivedMinor ?? item.payMinor);
        const href =
          item.kind === 'request'
            ? `/requests/${item.id}`
            : item.word === 'unknown'
              ? '/unknown'
              : '/unmatched';
        return (
          <li key={item.id}>
            <Link
              href={href}
              className={cn(
                'flex items-center gap-3 px-4 py-3 hover:bg-hover',
                item.needsPerson && 'border-l-4 border-warn',
                item.word === 'unknown' && 'border-bad',
              )}
            >
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium tabular-nums">
                  {item.kind === 'mail' ? mailLabel : (item.playerId ?? paymentLabel)}
                  {item.kind !== 'mail' && item.nickname !== null ? (
                    <span className="ml-2 font-normal text-soft">{item.nickname}</span>
                  ) : null}
                </span>
                <span className="block truncate text-sm text-soft">
                  {texts.time(item.changedAt)} {texts.reason(item.reason)}
                </span>
              </span>
              <span className="text-right">
                {amount === null || item.kind === 'mail' ? null : (
                  <span className="block font-semibold whitespace-nowrap tabular-nums">
                    {texts.money(amount, item.currency)}
                  </span>
                )}
                <Badge tone={toneOfWord[item.word] ?? 'calm'}>{texts.word(item.word)}</Badge>
              </span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
