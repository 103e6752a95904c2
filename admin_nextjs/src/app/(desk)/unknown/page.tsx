import {
  type Deciding,
  listTrustedShapes,
  listUnknown,
  readDecidingOfWaiting,
  type UnknownAttempt,
} from '@luxon/cashdesk';
import { getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/action-form.tsx';
import { DecidingBar, mayDecide, Version } from '@/components/deciding.tsx';
import { getTexts, type Texts } from '@/components/texts.ts';
import { Card, Empty, Field, Notice, PageTitle } from '@/components/ui.tsx';
import { revokeTrust } from '@/server/actions.ts';
import { type Operator, requirePermission } from '@/server/auth.ts';
import { closeUnknown } from '@/server/decisions.ts';
import { panelState } from '@/server/panel-state.ts';

export default async function UnknownPage() {
  const operator = await requirePermission('/unknown');
  const { desk } = panelState();
  const deciding = await readDecidingOfWaiting(desk, 'attempt');
  const [attempts, shapes] = [await listUnknown(desk), await listTrustedShapes(desk)];
  const t = await getTranslations('unknown');
  const texts = await getTexts();
  const trusted = shapes.filter(({ revokedAt }) => revokedAt === null);
  return (
    <>
      <PageTitle>{t('title')}</PageTitle>
      <p className="mb-4 text-soft">{t('text')}</p>
      {attempts.length === 0 ? <Empty>{t('empty')}</Empty> : null}
      <div className="space-y-4">
        {attempts.map((attempt) => (
          <AttemptCard
            key={attempt.attemptId}
            attempt={attempt}
            texts={texts}
            deciding={deciding.get(attempt.attemptId)}
            operator={operator}
          />
        ))}
      </div>
      {trusted.length === 0 ? null : (
        <Card className="mt-6">
          <h2 className="mb-3 font-semibold">{t('trusted')}</h2>
          {trusted.map(({ shape, reason }) => (
            <div key={shape} className="mb-3">
              <code className="block text-sm break-all">{shape}</code>
              <p className="mb-2 text-sm text-soft">{reason}</p>
              <ActionForm action={revokeTrust} submit={t('revoke')} look="plain">
                <input type="hidden" name="shape" value={shape} />
                <Field label={t('revokeReason')} name="reason" required maxLength={300} />
              </ActionForm>
            </div>
          ))}
        </Card>
      )}
    </>
  );
}

interface AttemptCardProps {
  readonly attempt: UnknownAttempt;
  readonly texts: Texts;
  readonly deciding: Deciding | undefined;
  readonly operator: Operator;
}

async function AttemptCard({ attempt, texts, deciding, operator }: AttemptCardProps) {
  const t = await getTranslations('unknown');
  return (
    <Card className="border-bad">
      <div className="flex flex-wrap items-baseline gap-x-4">
        <span className="text-2xl font-semibold tabular-nums">
          {texts.money(attempt.amountMinor, attempt.currency)}
        </span>
        <span className="font-medium tabular-nums">
          {attempt.playerId} <span className="text-soft">{attempt.nickname}</span>
        </span>
        <span className="text-sm text-soft tabular-nums">
          {t('sent')}: {texts.time(attempt.sendingAt)}
        </span>
      </div>
      <p className="mt-2">{texts.reason(attempt.reason)}</p>
      <Notice tone="calm">
        {t('lookFor', {
          player: attempt.playerId,
          sum: texts.money(attempt.amountMinor, attempt.currency),
          from: texts.minute(attempt.sendingAt),
          until: texts.minute(attempt.notCreditedFrom),
        })}
      </Notice>
      {attempt.lookResult === null ? null : (
        <p className="mt-2 text-sm text-soft">
          {t('looked', { time: texts.time(attempt.lookedAt) })}{' '}
          {t.has(`looks.${attempt.lookResult}`) ? t(`looks.${attempt.lookResult}`) : t('looks.cannot_tell')}
        </p>
      )}
      {attempt.evidence === null ? null : (
        <details className="mt-2 text-xs text-soft">
          <summary className="cursor-pointer">{t('evidence')}</summary>
          <code className="break-all">{attempt.evidence}</code>
        </details>
      )}
      {deciding === undefined ? null : (
        <div className="mt-4">
          <DecidingBar
            deciding={deciding}
            subject="attempt"
            subjectId={attempt.attemptId}
            operator={operator}
          />
        </div>
      )}
      {mayDecide(deciding, operator) ? (
        <div className="mt-4 grid gap-6 md:grid-cols-2">
          <ActionForm action={closeUnknown} submit={t('credited')}>
            <Version of={deciding} />
            <input type="hidden" name="attemptId" value={attempt.attemptId} />
            <input type="hidden" name="verdict" value="credited" />
            <Field label={t('reason')} name="reason" required maxLength={300} />
            {attempt.canTrustShape ? (
              <label className="flex gap-2 text-sm">
                <input type="checkbox" name="trustShape" value="yes" /> {t('trustShape')}
              </label>
            ) : null}
          </ActionForm>
          <div>
            <ActionForm
              action={closeUnknown}
              submit={t('notCredited')}
              look="danger"
              disabled={!attempt.canSayNotCredited}
            >
              <Version of={deciding} />
              <input type="hidden" name="attemptId" value={attempt.attemptId} />
              <input type="hidden" name="verdict" value="not_credited" />
              <Field label={t('reason')} name="reason" required maxLength={300} />
            </ActionForm>
            {attempt.canSayNotCredited ? null : (
              <p className="mt-2 text-sm text-soft">
                {t('tooEarly', { time: texts.time(attempt.notCreditedFrom) })}
              </p>
            )}
          </div>
        </div>
      ) : null}
    </Card>
  );
}
