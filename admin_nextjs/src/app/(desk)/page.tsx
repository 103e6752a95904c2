import { alarmSentence, breakerAlarm, isNewDesk, type Now, type QueueItem, readNow } from '@luxon/cashdesk';
import { getLocale, getTranslations } from 'next-intl/server';
import { type ReactNode, Suspense } from 'react';
import { ActionForm } from '@/components/action-form.tsx';
import { Allowed } from '@/components/allowed.tsx';
import { Age, Countdown } from '@/components/countdown.tsx';
import { Link } from '@/components/link.tsx';
import { Queue, type QueueLine } from '@/components/queue.tsx';
import { readSessionLeft } from '@/components/session-left.ts';
import { SetupHint } from '@/components/setup-hint.tsx';
import { getTexts, type Texts, toneOfWord } from '@/components/texts.ts';
import { Badge, button, Card, cn, Empty, Field, Notice, PageTitle } from '@/components/ui.tsx';
import { type Locale, readLocale } from '@/i18n/locales.ts';
import { turnAutomaticCredit } from '@/server/actions.ts';
import { type Operator, requirePermission } from '@/server/auth.ts';
import { deskBinding } from '@/server/binding.ts';
import { panelState } from '@/server/panel-state.ts';
import { createSharedRead } from '@/server/share-read.ts';

/** So many alarms beside the queue; the page of the desk's health shows them all. */
const alarmsMax = 3;

const shareNow = createSharedRead<readonly [Now, boolean]>({
  version: () => panelState().pulses.version,
  now: () => performance.now(),
});

export default async function NowPage() {
  const operator = await requirePermission('/');
  const { desk, settings } = panelState();
  const binding = deskBinding();
  const [now, isNew] = await shareNow(JSON.stringify(binding), () =>
    Promise.all([readNow(desk, { binding }), isNewDesk(desk)]),
  );
  const [t, texts] = [await getTranslations('now'), await getTexts()];
  const locale = readLocale(await getLocale());
  const at = desk.clock();
  const shownAt = at.toISOString();
  const session = readSessionLeft(now.session, at);
  const lagMsMax = (settings.breakers.mailLagMinutes || 10) * 60_000;
  const isMailLate = now.mail.lagMs === null || now.mail.lagMs > lagMsMax;
  return (
    <>
      <PageTitle>{t('title')}</PageTitle>
      {isNew ? <SetupHint /> : null}
      <div className="mb-4 grid grid-cols-2 gap-3 lg:grid-cols-4">
        <Figure label={t('waiting')} href="/requests" value={now.waiting} />
        <Figure
          label={t('unmatched')}
          href="/unmatched"
          value={now.unmatched}
          tone={now.unmatched > 0 ? 'warn' : 'calm'}
        />
        <Figure
          label={t('unknown')}
          href="/unknown"
          value={now.unknown}
          tone={now.unknown > 0 ? 'bad' : 'calm'}
          note={
            now.oldestUnknownAt === null ? null : (
              <Age since={now.oldestUnknownAt.toISOString()} now={shownAt} />
            )
          }
        />
        <Figure
          label={t('session')}
          href="/session"
          tone={session.isUrgent ? 'bad' : 'calm'}
          value={
            session.endsAt === null ? (
              t(`sessions.${session.state}`)
            ) : (
              <Countdown until={session.endsAt.toISOString()} now={shownAt} ended={t('sessions.ended')} />
            )
          }
          note={
            session.endsAt === null
              ? null
              : t(now.session?.renewsItself === true ? 'renewsItself' : 'renewedByYou')
          }
        />
      </div>
      {now.proposals === 0 ? null : (
        <Link
          href="/unmatched"
          className="mb-4 flex flex-wrap items-center gap-x-3 rounded-card border border-warn bg-warn-tint px-4 py-2"
        >
          <span className="font-medium text-warn">{t('proposals', { count: now.proposals })}</span>
          <span className="text-sm text-ink">{t('proposalsText')}</span>
        </Link>
      )}
      <DeskState
        now={now}
        locale={locale}
        texts={texts}
        shownAt={shownAt}
        isMailLate={isMailLate}
        operator={operator}
      />
      <h2 className="mt-6 mb-2 font-semibold">{t('queue')}</h2>
      {now.queue.length === 0 ? (
        <Empty
          next={
            <Link href="/requests" className={button({ look: 'plain' })}>
              {t('emptyNext')}
            </Link>
          }
        >
          {t('empty')}
        </Empty>
      ) : (
        <Suspense>
          <Queue
            lines={now.queue.map((item) => toLine(item, texts, { mail: t('mail'), payment: t('payment') }))}
          />
        </Suspense>
      )}
    </>
  );
}

interface FigureProps {
  readonly label: string;
  readonly href: string;
  readonly value: ReactNode;
  /** Red only where a person must act. */
  readonly tone?: 'calm' | 'warn' | 'bad';
  readonly note?: ReactNode;
}

function Figure({ label, href, value, tone = 'calm', note = null }: FigureProps) {
  return (
    <Link
      href={href}
      className={cn(
        'rounded-card border px-4 py-3',
        tone === 'bad' ? 'bg-bad-tint' : 'bg-card hover:bg-hover',
        tone === 'bad' ? 'border-bad' : tone === 'warn' ? 'border-warn' : 'border-line',
      )}
    >
      <span className={cn('block text-label', tone === 'bad' ? 'text-bad' : 'text-soft')}>{label}</span>
      <span
        className={cn(
          'block min-h-8 font-semibold tabular-nums',
          typeof value === 'string' ? 'text-lg' : 'text-2xl',
          'leading-8',
          tone === 'warn' && 'text-warn',
          tone === 'bad' && 'text-bad',
        )}
      >
        {value}
      </span>
      <span className="block min-h-4 text-label text-soft">{note}</span>
    </Link>
  );
}

interface DeskStateProps {
  readonly now: Now;
  readonly locale: Locale;
  readonly texts: Texts;
  readonly shownAt: string;
  readonly isMailLate: boolean;
  readonly operator: Operator;
}

/** The desk in one line, what is wrong with it, and the red button. */
async function DeskState({ now, locale, texts, shownAt, isMailLate, operator }: DeskStateProps) {
  const t = await getTranslations('now');
  const { automaticCredit, mail } = now;
  const alarms = now.alarms.filter(({ kind }) => !kind.startsWith('breaker_'));
  return (
    <Card>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
        <span className="flex flex-wrap items-center gap-2">
          {t('automatic')}
          <Badge tone={automaticCredit.isOn ? 'good' : 'bad'}>{t(automaticCredit.isOn ? 'on' : 'off')}</Badge>
        </span>
        <span className="flex flex-wrap items-center gap-2">
          {t('mailRead')}
          <Badge tone={isMailLate ? 'bad' : 'good'}>
            {mail.scannedAt === null ? (
              t('mailNever')
            ) : (
              <Age since={mail.scannedAt.toISOString()} now={shownAt} />
            )}
          </Badge>
        </span>
        {mail.unread === 0 ? null : (
          <span className="text-soft">{t('mailUnread', { count: mail.unread })}</span>
        )}
      </div>
      {automaticCredit.isOn ? null : (
        <div className="mt-3">
          <Notice tone="bad">{whyOff(automaticCredit, locale, (reason) => t('offText', { reason }))}</Notice>
          <p className="mt-2 text-sm text-soft">
            {t('offSince', { time: texts.time(automaticCredit.changedAt) })}
          </p>
        </div>
      )}
      {alarms.length === 0 ? null : (
        <ul className="mt-3 space-y-2" aria-label={t('alarms')}>
          {alarms.slice(0, alarmsMax).map((alarm) => (
            <li key={alarm.id} className="rounded-control bg-bad-tint px-3 py-2 text-sm">
              <span className="text-ink">{alarmSentence(alarm.kind, alarm.facts, locale)}</span>{' '}
              <span className="text-soft">
                <Age since={alarm.raisedAt.toISOString()} now={shownAt} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {alarms.length <= alarmsMax ? null : (
        <p className="mt-2 text-sm text-soft">{t('moreAlarms', { count: alarms.length - alarmsMax })}</p>
      )}
      {/* Once it is turned, the form for the other way is folded again. */}
      <details key={String(automaticCredit.isOn)} className="mt-2">
        <summary className={cn('text-sm', automaticCredit.isOn ? 'text-soft' : 'font-medium text-ink')}>
          {t(automaticCredit.isOn ? 'turnOff' : 'turnOn')}
        </summary>
        <div className="mt-3 max-w-xl">
          <Allowed operator={operator} permission={automaticCredit.isOn ? 'stop_credit' : 'start_credit'}>
            <ActionForm
              action={turnAutomaticCredit}
              look={automaticCredit.isOn ? 'danger' : 'main'}
              submit={t(automaticCredit.isOn ? 'turnOff' : 'turnOn')}
            >
              <input type="hidden" name="isOn" value={String(!automaticCredit.isOn)} />
              <Field label={t('reason')} name="reason" required maxLength={300} />
            </ActionForm>
          </Allowed>
        </div>
      </details>
    </Card>
  );
}

/** A breaker says what it measured and what to do; a person's reason is shown as it was written. */
function whyOff(
  { breaker, facts, reason }: Now['automaticCredit'],
  locale: Locale,
  offText: (reason: string) => string,
): string {
  return breaker === null ? offText(reason) : alarmSentence(breakerAlarm(breaker), facts, locale);
}

/** Says an item of the queue in the reader's words. */
function toLine(
  item: QueueItem,
  texts: Texts,
  names: { readonly mail: string; readonly payment: string },
): QueueLine {
  const isMail = item.kind === 'mail';
  const amount = isMail ? null : (item.creditMinor ?? item.receivedMinor ?? item.payMinor);
  return {
    id: item.id,
    href: hrefOf(item),
    name: isMail ? names.mail : (item.playerId ?? names.payment),
    nickname: isMail ? null : item.nickname,
    time: texts.time(item.changedAt),
    reason: texts.reason(item.reason),
    money: isMail || amount === null ? null : texts.money(amount, item.currency),
    word: texts.word(item.word),
    tone: toneOfWord[item.word] ?? 'calm',
    edge: item.word === 'unknown' ? 'bad' : item.needsPerson ? 'warn' : 'none',
  };
}

function hrefOf(item: QueueItem): string {
  if (item.kind === 'request') return `/requests/${item.id}`;
  if (item.kind === 'mail') return `/mail/${item.id}`;
  return item.word === 'unknown' ? '/unknown' : `/unmatched?q=${item.id}`;
}
