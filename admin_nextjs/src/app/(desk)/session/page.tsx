import { readSessionView, readTimeline, type SessionView, type ShownSession } from '@luxon/cashdesk';
import { getFormatter, getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/action-form.tsx';
import { Allowed } from '@/components/allowed.tsx';
import { DeskLanes } from '@/components/chart/desk-lanes.tsx';
import { rangeUntil } from '@/components/chart/steps.ts';
import { durationOf } from '@/components/duration.ts';
import { getTexts } from '@/components/texts.ts';
import { Badge, Card, Notice, PageTitle, TextArea } from '@/components/ui.tsx';
import { pasteAnything, renewSession } from '@/server/actions.ts';
import { requirePermission } from '@/server/auth.ts';
import { deskBinding } from '@/server/binding.ts';
import { panelState } from '@/server/panel-state.ts';
import { permissionOf } from '@/server/permissions.ts';

export default async function SessionPage() {
  const operator = await requirePermission('/session');
  const { desk } = panelState();
  const now = desk.clock();
  const range = rangeUntil(now, 'week');
  const [view, timeline] = await Promise.all([
    readSessionView(desk, deskBinding()),
    readTimeline(desk, { binding: deskBinding(), from: range.from, to: now }),
  ]);
  const t = await getTranslations('session');
  const texts = await getTexts();
  const isReady = view.session !== null && view.state === 'ready';
  return (
    <>
      <PageTitle>
        {t('title')}{' '}
        <Badge tone={isReady ? 'good' : 'bad'}>
          {t(`states.${view.session === null ? 'none' : view.state}`)}
        </Badge>
      </PageTitle>
      {view.reason === null ? null : (
        <div className="mb-4">
          <Notice tone="bad">{texts.reason(view.reason)}</Notice>
        </div>
      )}
      <div className="grid gap-4 lg:grid-cols-2">
        <Card>
          <h2 className="mb-3 font-semibold">{t('current')}</h2>
          {view.session === null ? (
            <p className="text-soft">{t('noneText')}</p>
          ) : (
            <Facts session={view.session} view={view} />
          )}
        </Card>
        <Card>
          <h2 className="mb-1 font-semibold">{t('paste')}</h2>
          <Allowed operator={operator} permission={permissionOf('pasteAnything')}>
            <p className="mb-3 text-sm text-soft">{t('pasteText')}</p>
            <ActionForm action={pasteAnything} submit={t('save')}>
              <TextArea
                label={t('pasteField')}
                name="paste"
                data-secret
                rows={5}
                required
                spellCheck={false}
                className="font-mono text-sm"
              />
            </ActionForm>
          </Allowed>
        </Card>
      </div>
      <div className="mt-4">
        <DeskLanes timeline={timeline} range={range} lanes={['session', 'worker']} />
      </div>
      <Card className="mt-4">
        <h2 className="mb-1 font-semibold">{t('whenItEnds')}</h2>
        <p className="mb-3 text-sm text-soft">{t(view.renewsItself ? 'endsRenewed' : 'endsStops')}</p>
        <Allowed operator={operator} permission={permissionOf('renewSession')}>
          <ActionForm action={renewSession} submit={t('renewNow')} look="plain" />
        </Allowed>
        <h3 className="mt-4 mb-2 font-semibold">{t('renewals')}</h3>
        {view.renewals.length === 0 ? <p className="text-sm text-soft">{t('noRenewals')}</p> : null}
        <ul className="space-y-1 text-sm">
          {view.renewals.map((renewal) => (
            <li
              key={`${renewal.startedAt.toISOString()} ${renewal.way}`}
              className="flex flex-wrap items-center gap-x-3"
            >
              <span className="text-soft tabular-nums">{texts.time(renewal.startedAt)}</span>
              <span>{t.has(`causes.${renewal.cause}`) ? t(`causes.${renewal.cause}`) : renewal.cause}</span>
              <span className="text-soft">
                {renewal.way === null
                  ? ''
                  : t.has(`sources.${renewal.way}`)
                    ? t(`sources.${renewal.way}`)
                    : renewal.way}
              </span>
              <Badge tone={renewal.outcome === 'renewed' ? 'good' : 'warn'}>
                {renewal.outcome === 'renewed' ? t('renewed') : texts.reason(renewal.outcome)}
              </Badge>
            </li>
          ))}
        </ul>
      </Card>
      <Card className="mt-4">
        <h2 className="mb-3 font-semibold">{t('history')}</h2>
        <ul className="space-y-1 text-sm">
          {view.history.map((line) => (
            <li key={`${line.at.toISOString()} ${line.what}`} className="flex flex-wrap gap-x-3">
              <span className="text-soft tabular-nums">{texts.time(line.at)}</span>
              <span>{t.has(`what.${line.what}`) ? t(`what.${line.what}`) : line.what}</span>
              <span className="text-soft">{line.source === null ? '' : t(`sources.${line.source}`)}</span>
              <code className="text-soft">{line.shownToken}</code>
            </li>
          ))}
        </ul>
      </Card>
    </>
  );
}

async function Facts({ session, view }: { session: ShownSession; view: SessionView }) {
  const t = await getTranslations('session');
  const texts = await getTexts();
  const [format, duration] = [await getFormatter(), await getTranslations('duration')];
  const leftMs = (view.endsAt?.getTime() ?? 0) - panelState().desk.clock().getTime();
  const { unit, ...parts } = durationOf(leftMs);
  const rows = [
    [t('source'), t(`sources.${session.source}`)],
    [t('token'), session.shownToken],
    [t('age'), format.relativeTime(session.obtainedAt)],
    [t('expires'), view.endsAt === null ? t('expiryUnknown') : texts.time(view.endsAt)],
    [t('knownBy'), t(`knownByWord.${view.endsAt === null ? 'none' : (view.endKnownBy ?? 'none')}`)],
    [t('timeLeft'), leftMs > 0 ? duration(unit, parts) : '—'],
    [t('acceptedAt'), view.acceptedAt === null ? '—' : format.relativeTime(view.acceptedAt)],
    [t('proven'), session.provenAt === null ? t('notProven') : texts.time(session.provenAt)],
  ];
  return (
    <dl className="grid grid-cols-[fit-content(50%)_1fr] gap-x-4 gap-y-2 text-sm">
      {rows.map(([label, value]) => (
        <div key={label} className="contents">
          <dt className="text-soft">{label}</dt>
          <dd className="tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
