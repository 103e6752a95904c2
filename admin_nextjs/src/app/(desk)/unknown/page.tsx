import {
  type Deciding,
  isFiltered,
  listTrustedShapes,
  listUnknown,
  readDeciding,
  type UnknownAttempt,
} from '@luxon/cashdesk';
import { getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/action-form.tsx';
import { Allowed } from '@/components/allowed.tsx';
import { DecidingBar, mayDecide, Version } from '@/components/deciding.tsx';
import { readShown, type Shown } from '@/components/tables/address.ts';
import { DataTable } from '@/components/tables/data-table.tsx';
import { Pager } from '@/components/tables/pager.tsx';
import { ShownAs } from '@/components/tables/shown-as.tsx';
import { TableFilters } from '@/components/tables/table-filters.tsx';
import { getTexts, type Texts } from '@/components/texts.ts';
import { Card, Empty, Field, Notice, PageTitle, TextLink } from '@/components/ui.tsx';
import { revokeTrust } from '@/server/actions.ts';
import { isOpenTo, type Operator, requirePermission } from '@/server/auth.ts';
import { closeUnknown } from '@/server/decisions.ts';
import { operatorNames } from '@/server/operator-names.ts';
import { panelState } from '@/server/panel-state.ts';
import { permissionOf } from '@/server/permissions.ts';
import { type PageAddress, readAddress, readShownPage } from '@/server/table-page.ts';

export default async function UnknownPage({ searchParams }: { searchParams: PageAddress }) {
  const operator = await requirePermission('/unknown');
  const { address, query } = await readAddress(searchParams);
  const columns = readShown('unknown', address);
  const shown: Shown = { table: 'unknown', query, columns };
  const page = await readShownPage(shown);
  const shapes = await listTrustedShapes(panelState().desk);
  const tables = await getTranslations('tables');
  const t = await getTranslations('unknown');
  const trusted = shapes.filter(({ revokedAt }) => revokedAt === null);
  return (
    <>
      <PageTitle actions={<ShownAs {...shown} />}>{t('title')}</PageTitle>
      <p className="mb-4 text-soft">{t('text')}</p>
      <TableFilters {...shown} wordsOffered={[]} operator={operator} />
      {page.ids.length === 0 ? (
        <Empty>{isFiltered(query) || query.page !== null ? tables('nothing') : t('empty')}</Empty>
      ) : columns !== null ? (
        <DataTable table="unknown" rows={page.rows} columns={columns} />
      ) : (
        <AttemptCards attemptIds={page.ids} operator={operator} />
      )}
      <Pager {...shown} page={page} />
      {trusted.length === 0 ? null : (
        <Card className="mt-6">
          <h2 className="mb-3 font-semibold">{t('trusted')}</h2>
          {trusted.map(({ shape, reason }) => (
            <div key={shape} className="mb-3">
              <code className="block text-sm break-all">{shape}</code>
              <p className="mb-2 text-sm text-soft">{reason}</p>
              <Allowed operator={operator} permission={permissionOf('revokeTrust')}>
                <ActionForm action={revokeTrust} submit={t('revoke')} look="plain">
                  <input type="hidden" name="shape" value={shape} />
                  <Field label={t('revokeReason')} name="reason" required maxLength={300} />
                </ActionForm>
              </Allowed>
            </div>
          ))}
        </Card>
      )}
    </>
  );
}

interface AttemptCardsProps {
  readonly attemptIds: readonly string[];
  readonly operator: Operator;
}

async function AttemptCards({ attemptIds, operator }: AttemptCardsProps) {
  const { desk } = panelState();
  const deciding = await readDeciding(desk, 'attempt', attemptIds);
  const attempts = await listUnknown(desk, { attemptIds });
  const texts = await getTexts();
  return (
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
  );
}

interface AttemptCardProps {
  readonly attempt: UnknownAttempt;
  readonly texts: Texts;
  readonly deciding: Deciding | undefined;
  readonly operator: Operator;
}

async function AttemptCard({ attempt, texts, deciding, operator }: AttemptCardProps) {
  const [t, names] = [await getTranslations('unknown'), await operatorNames()];
  return (
    <Card data-row edge="bad">
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
      <p className="mt-2">
        {texts.reason(attempt.reason)}{' '}
        <TextLink href={`/requests/${attempt.requestId}`}>{t('story')}</TextLink>
      </p>
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
      {attempt.personLook === null ? null : (
        <p className="mt-2 text-sm">
          {t('personLooked', {
            who: names.get(attempt.personLook.actor) ?? '—',
            time: texts.time(attempt.personLook.at),
          })}{' '}
          — {attempt.personLook.reason}
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
        <div data-key="a" className="mt-4 grid gap-6 md:grid-cols-3">
          <ActionForm action={closeUnknown} submit={t('credited')}>
            <Version of={deciding} />
            <input type="hidden" name="attemptId" value={attempt.attemptId} />
            <input type="hidden" name="verdict" value="credited" />
            <Field label={t('reason')} name="reason" required maxLength={300} />
            {attempt.canTrustShape && isOpenTo(operator, 'revokeTrust') ? (
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
          <ActionForm action={closeUnknown} submit={t('cannotTell')} look="plain">
            <Version of={deciding} />
            <input type="hidden" name="attemptId" value={attempt.attemptId} />
            <input type="hidden" name="verdict" value="cannot_tell" />
            <Field label={t('reason')} name="reason" required maxLength={300} />
          </ActionForm>
        </div>
      ) : null}
    </Card>
  );
}
