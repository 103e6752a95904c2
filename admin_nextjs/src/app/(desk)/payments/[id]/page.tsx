import { readDeciding, readPaymentStory } from '@luxon/cashdesk';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { ActionForm } from '@/components/action-form.tsx';
import { DecidingBar, mayDecide, Version } from '@/components/deciding.tsx';
import { Deviations } from '@/components/deviations.tsx';
import { EndChoice } from '@/components/end-choice.tsx';
import { UndoBar } from '@/components/match/undo-bar.tsx';
import { getTexts, toneOfWord } from '@/components/texts.ts';
import { Timeline } from '@/components/timeline.tsx';
import { Badge, Card, Field, Notice, PageTitle, TextLink } from '@/components/ui.tsx';
import { requirePermission } from '@/server/auth.ts';
import { decidePayment } from '@/server/decisions.ts';
import { panelState } from '@/server/panel-state.ts';

export default async function PaymentPage({ params }: { params: Promise<{ id: string }> }) {
  const operator = await requirePermission('/payments/[id]');
  const { desk } = panelState();
  const id = z.uuid().safeParse((await params).id);
  const deciding = id.success ? (await readDeciding(desk, 'payment', [id.data])).get(id.data) : undefined;
  const story = id.success ? await readPaymentStory(desk, id.data) : null;
  if (story === null) notFound();
  const { payment } = story;
  const [t, unmatched, texts] = [
    await getTranslations('story'),
    await getTranslations('unmatched'),
    await getTexts(),
  ];
  // The board has only what waits; what was put aside is chosen a request for in its own list.
  const isAside = payment.reason === 'set_aside';
  const waits = payment.needsPerson || isAside;
  const isMatched = payment.requestId !== null;
  return (
    <>
      <PageTitle>
        {t('payment')} <Badge tone={toneOfWord[payment.word] ?? 'calm'}>{texts.word(payment.word)}</Badge>
      </PageTitle>
      <UndoBar operator={operator} />
      {payment.reversalMailId === null ? null : (
        <div className="mb-4">
          <Notice tone="bad">
            {t('reversed')}{' '}
            <TextLink href={`/mail/${payment.reversalMailId}`} room="finger">
              {t('openReversal')}
            </TextLink>
          </Notice>
        </div>
      )}
      <Card className="mb-4 grid gap-4 sm:grid-cols-2">
        <div>
          <span className="block text-sm text-soft">{t('received')}</span>
          <span className="text-3xl font-semibold tabular-nums">
            {texts.money(payment.receivedMinor ?? 0n, payment.currency)}
          </span>
          <p className="mt-2">
            <Deviations deviations={payment.deviations} /> {texts.reason(payment.reason)}
          </p>
        </div>
        <dl className="grid grid-cols-[fit-content(50%)_1fr] gap-x-4 gap-y-1 text-sm">
          <dt className="text-soft">{t('bank')}</dt>
          <dd>{payment.bank}</dd>
          <dt className="text-soft">{t('bankTime')}</dt>
          <dd className="tabular-nums">{texts.time(payment.bankTime)}</dd>
          <dt className="text-soft">{t('reference')}</dt>
          <dd className="break-all">{payment.reference ?? '—'}</dd>
          <dt className="text-soft">{t('player')}</dt>
          <dd>
            {payment.playerId === null ? (
              '—'
            ) : (
              <TextLink href={`/players/${payment.playerId}`} className="tabular-nums">
                {payment.playerId}
              </TextLink>
            )}{' '}
            {payment.nickname}
          </dd>
        </dl>
      </Card>
      {waits && !isMatched ? (
        <p className="mb-4">
          <TextLink
            href={`${isAside ? '/unmatched/aside' : '/match'}?q=${payment.paymentId}`}
            data-key="m"
            room="finger"
          >
            {t('byHand')}
          </TextLink>
        </p>
      ) : null}
      <Card className="mb-4">
        <h2 className="mb-3 font-semibold">{t('title')}</h2>
        <Timeline lines={story.history} story={story} />
      </Card>
      {waits && deciding !== undefined ? (
        <Card className="space-y-4">
          <DecidingBar
            deciding={deciding}
            subject="payment"
            subjectId={payment.paymentId ?? ''}
            operator={operator}
          />
          {mayDecide(deciding, operator) && payment.word !== 'unknown' ? (
            <ActionForm action={decidePayment} submit={unmatched('save')} look="plain">
              <Version of={deciding} />
              <input type="hidden" name="paymentId" value={payment.paymentId ?? ''} />
              <EndChoice isMatched={isMatched} reason={payment.reason} />
              <Field label={unmatched('reason')} name="reason" required maxLength={300} />
            </ActionForm>
          ) : null}
        </Card>
      ) : null}
    </>
  );
}
