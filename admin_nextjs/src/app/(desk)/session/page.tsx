import { readSessionView, type ShownSession } from '@luxon/cashdesk';
import { getFormatter, getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/action-form.tsx';
import { getTexts } from '@/components/texts.ts';
import { Badge, Card, Field, Notice, PageTitle } from '@/components/ui.tsx';
import { pasteTokens } from '@/server/actions.ts';
import { requireOperator } from '@/server/auth.ts';
import { deskBinding } from '@/server/binding.ts';
import { panelState } from '@/server/panel-state.ts';

export default async function SessionPage() {
  await requireOperator();
  const view = await readSessionView(panelState().desk, deskBinding());
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
            <Facts session={view.session} />
          )}
        </Card>
        <Card>
          <h2 className="mb-1 font-semibold">{t('paste')}</h2>
          <p className="mb-3 text-sm text-soft">{t('pasteText')}</p>
          <ActionForm action={pasteTokens} submit={t('save')}>
            <Field label={t('bearer')} name="bearerToken" type="password" autoComplete="off" required />
            <Field label={t('userId')} name="userId" inputMode="numeric" required />
            <Field label={t('sessionId')} name="sessionId" inputMode="numeric" required />
          </ActionForm>
        </Card>
      </div>
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

async function Facts({ session }: { session: ShownSession }) {
  const t = await getTranslations('session');
  const texts = await getTexts();
  const format = await getFormatter();
  const rows = [
    [t('source'), t(`sources.${session.source}`)],
    [t('token'), session.shownToken],
    [t('age'), format.relativeTime(session.obtainedAt)],
    [t('expires'), session.expiresAt === null ? t('expiryUnknown') : texts.time(session.expiresAt)],
    [t('proven'), session.provenAt === null ? t('notProven') : texts.time(session.provenAt)],
  ];
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2 text-sm">
      {rows.map(([label, value]) => (
        <div key={label} className="contents">
          <dt className="text-soft">{label}</dt>
          <dd className="tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
