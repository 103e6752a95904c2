import { readDeciding, readRequest, type WaitingPayment } from '@luxon/cashdesk';
import { formatDecimal } from '@luxon/money';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { ActionForm } from '@/components/action-form.tsx';
import { Copy } from '@/components/copy.tsx';
import { DecidingBar, mayDecide, Version } from '@/components/deciding.tsx';
import { Deviations } from '@/components/deviations.tsx';
import { UndoBar } from '@/components/match/undo-bar.tsx';
import { getTexts, type Texts, toneOfWord } from '@/components/texts.ts';
import { Timeline } from '@/components/timeline.tsx';
import { Badge, Card, Field, PageTitle, TextLink } from '@/components/ui.tsx';
import { requirePermission } from '@/server/auth.ts';
import { cancelOpenRequest } from '@/server/decisions.ts';
import { panelState } from '@/server/panel-state.ts';

export default async function RequestPage({ params }: { params: Promise<{ id: string }> }) {
  const operator = await requirePermission('/requests/[id]');
  const id = z.uuid().safeParse((await params).id);
  const deciding = id.success
    ? (await readDeciding(panelState().desk, 'request', [id.data])).get(id.data)
    : undefined;
  const found = id.success ? await readRequest(panelState().desk, id.data) : null;
  if (found === null) notFound();
  const { request, story } = found;
  const t = await getTranslations('request');
  const texts = await getTexts();
  const payMinor = request.payMinor ?? 0n;
  return (
    <>
      <PageTitle>
        {t('title')} <Badge tone={toneOfWord[request.word] ?? 'calm'}>{texts.word(request.word)}</Badge>
      </PageTitle>
      <UndoBar operator={operator} />
      <Card className="mb-4 grid gap-4 sm:grid-cols-2">
        <div>
          <span className="block text-sm text-soft">{t('pay')}</span>
          <span className="text-3xl font-semibold">
            <Copy text={formatDecimal({ amountMinor: payMinor, currency: request.currency })}>
              {texts.money(payMinor, request.currency)}
            </Copy>
          </span>
          <span className="mt-1 block text-sm text-soft">{t('payHint')}</span>
          {found.account === null ? null : (
            <div className="mt-3">
              <span className="block text-sm text-soft">{t('payTo')}</span>
              <span className="text-lg font-medium break-words">
                <Copy text={found.account.payTo}>{found.account.payTo}</Copy>
              </span>
              <span className="block text-sm break-words text-soft">
                {found.account.name} · {found.account.bank}
              </span>
            </div>
          )}
        </div>
        <dl className="grid grid-cols-[fit-content(50%)_1fr] gap-x-4 gap-y-1 text-sm">
          <dt className="text-soft">{t('player')}</dt>
          <dd className="font-medium">
            <Copy text={request.playerId ?? ''}>{request.playerId}</Copy> {request.nickname}{' '}
            <TextLink href={`/players/${request.playerId}`}>{t('openPlayer')}</TextLink>
          </dd>
          <dt className="text-soft">{t('asked')}</dt>
          <dd className="tabular-nums">{texts.money(request.baseMinor ?? 0n, request.currency)}</dd>
          <dt className="text-soft">{t('expires')}</dt>
          <dd className="tabular-nums">{texts.time(request.expiresAt)}</dd>
          {request.reason === null ? null : (
            <>
              <dt className="text-soft">{t('why')}</dt>
              <dd>{texts.reason(request.reason)}</dd>
            </>
          )}
        </dl>
      </Card>
      {found.waitingPayments.length === 0 ? null : (
        <WaitingPayments payments={found.waitingPayments} playerId={request.playerId ?? ''} texts={texts} />
      )}
      <Card className="mb-4">
        <h2 className="mb-3 font-semibold">{t('story')}</h2>
        <p className="mb-2">
          <Deviations deviations={request.deviations} />
        </p>
        <Timeline lines={[...found.history, ...(story?.history ?? [])]} story={story} />
        {story === null ? <p className="mt-2 text-soft">{t('notPaid')}</p> : null}
      </Card>
      {request.word === 'waiting' && deciding !== undefined ? (
        <Card className="space-y-4">
          <DecidingBar deciding={deciding} subject="request" subjectId={request.id} operator={operator} />
          {mayDecide(deciding, operator) ? (
            <ActionForm action={cancelOpenRequest} submit={t('cancel')} look="danger">
              <Version of={deciding} />
              <input type="hidden" name="requestId" value={request.id} />
              <Field label={t('reason')} name="reason" required maxLength={300} />
            </ActionForm>
          ) : null}
        </Card>
      ) : null}
    </>
  );
}

interface WaitingPaymentsProps {
  readonly payments: readonly WaitingPayment[];
  /** Whose request it is: the board shows it beside the money. */
  readonly playerId: string;
  readonly texts: Texts;
}

async function WaitingPayments({ payments, playerId, texts }: WaitingPaymentsProps) {
  const t = await getTranslations('request');
  return (
    <Card className="mb-4">
      <h2 className="mb-1 font-semibold">{t('mayBe')}</h2>
      <p className="mb-3 text-sm text-soft">{t('mayBeHint')}</p>
      <ul className="space-y-2">
        {payments.map((payment, at) => (
          <li key={payment.paymentId}>
            <span className="font-medium tabular-nums">
              {texts.money(payment.amountMinor, payment.currency)}
            </span>{' '}
            <span className="text-sm text-soft tabular-nums">
              {texts.time(payment.bankTime)} {payment.reference}
            </span>{' '}
            <Deviations deviations={payment.deviations} />{' '}
            <TextLink
              href={`/match?q=${payment.paymentId}&r=${playerId}`}
              data-key={at === 0 ? 'm' : undefined}
            >
              {t('choose')}
            </TextLink>
          </li>
        ))}
      </ul>
    </Card>
  );
}
