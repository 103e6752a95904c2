'use client';

import { useTranslations } from 'next-intl';
import { type ReactNode, Suspense } from 'react';
import { useOwnWords } from '@/live/own-words.ts';
import type { NowView } from '@/server/now-view.ts';
import { Age, Countdown } from './countdown.tsx';
import { Link } from './link.tsx';
import { Queue } from './queue.tsx';
import { Badge, button, Card, cn, Empty, Notice, PageTitle } from './ui.tsx';

interface NowBoardProps {
  /** What the server saw when it made the page. */
  readonly made: NowView;
  readonly setupHint: ReactNode;
  /** The form that starts the automatic credit, and the one that stops it. */
  readonly turnOn: ReactNode;
  readonly turnOff: ReactNode;
}

/**
 * The first page. It stands open all day on every desk and changes with everything: drawn by the browser, it asks for its
 * own words alone, which are the same for all who read one language.
 */
export function NowBoard({ made, setupHint, turnOn, turnOff }: NowBoardProps) {
  const t = useTranslations('now');
  const now = useOwnWords('/api/now', made);
  return (
    <>
      <PageTitle>{t('title')}</PageTitle>
      {now.isNewDesk ? setupHint : null}
      <Figures now={now} />
      {now.proposals === 0 ? null : (
        <Link
          href="/unmatched"
          className="mb-4 flex flex-wrap items-center gap-x-3 rounded-card border border-warn bg-warn-tint px-4 py-2"
        >
          <span className="font-medium text-warn">{t('proposals', { count: now.proposals })}</span>
          <span className="text-sm text-ink">{t('proposalsText')}</span>
        </Link>
      )}
      <DeskState now={now} turn={now.automaticCredit.isOn ? turnOff : turnOn} />
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
          <Queue lines={now.queue} />
        </Suspense>
      )}
    </>
  );
}

/** The four numbers. */
function Figures({ now }: { now: NowView }) {
  const t = useTranslations('now');
  const { waiting, unmatched, unknown, oldestUnknownAt, session, madeAt } = now;
  return (
    <div className="mb-4 grid grid-cols-2 gap-3 lg:grid-cols-4">
      <Figure label={t('waiting')} href="/requests" value={waiting} />
      <Figure
        label={t('unmatched')}
        href="/unmatched"
        value={unmatched}
        tone={unmatched > 0 ? 'warn' : 'calm'}
      />
      <Figure
        label={t('unknown')}
        href="/unknown"
        value={unknown}
        tone={unknown > 0 ? 'bad' : 'calm'}
        note={oldestUnknownAt === null ? null : <Age since={oldestUnknownAt} now={madeAt} />}
      />
      <Figure
        label={t('session')}
        href="/session"
        tone={session.isUrgent ? 'bad' : 'calm'}
        value={
          session.endsAt === null ? (
            t(`sessions.${session.state}`)
          ) : (
            <Countdown until={session.endsAt} now={madeAt} ended={t('sessions.ended')} />
          )
        }
        note={session.endsAt === null ? null : t(session.renewsItself ? 'renewsItself' : 'renewedByYou')}
      />
    </div>
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

/** The desk in one line, what is wrong with it, and the red button. */
function DeskState({ now, turn }: { now: NowView; turn: ReactNode }) {
  const t = useTranslations('now');
  const { automaticCredit, mail, isWorkerDead, alarms, moreAlarms, madeAt } = now;
  const { isOn, whyOff, changed } = automaticCredit;
  return (
    <Card>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
        <span className="flex flex-wrap items-center gap-2">
          {t('automatic')}
          <Badge tone={isOn ? 'good' : 'bad'}>{t(isOn ? 'on' : 'off')}</Badge>
        </span>
        <span className="flex flex-wrap items-center gap-2">
          {t('mailRead')}
          <Badge tone={mail.isLate ? 'bad' : 'good'}>
            {mail.scannedAt === null ? t('mailNever') : <Age since={mail.scannedAt} now={madeAt} />}
          </Badge>
        </span>
        {mail.unread === 0 ? null : (
          <span className="text-soft">{t('mailUnread', { count: mail.unread })}</span>
        )}
      </div>
      {isWorkerDead ? (
        <div className="mt-3">
          <Notice tone="bad">{t('workerDead')}</Notice>
        </div>
      ) : null}
      {whyOff === null ? null : (
        <div className="mt-3">
          <Notice tone="bad">{whyOff}</Notice>
          <p className="mt-2 text-sm text-soft">{t('offSince', { time: changed })}</p>
        </div>
      )}
      {alarms.length === 0 ? null : (
        <ul className="mt-3 space-y-2" aria-label={t('alarms')}>
          {alarms.map(({ id, sentence, raisedAt }) => (
            <li key={id} className="rounded-control bg-bad-tint px-3 py-2 text-sm">
              <span className="text-ink">{sentence}</span>{' '}
              <span className="text-soft">
                <Age since={raisedAt} now={madeAt} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {moreAlarms === 0 ? null : (
        <p className="mt-2 text-sm text-soft">{t('moreAlarms', { count: moreAlarms })}</p>
      )}
      {/* Once it is turned, the form for the other way is folded again. */}
      <details key={String(isOn)} className="mt-2">
        <summary className={cn('text-sm', isOn ? 'text-soft' : 'font-medium text-ink')}>
          {t(isOn ? 'turnOff' : 'turnOn')}
        </summary>
        <div className="mt-3 max-w-xl">{turn}</div>
      </details>
    </Card>
  );
}
