import {
  type Deciding,
  listUnmatched,
  readDeciding,
  type Suggestion,
  type UnmatchedPayment,
} from '@luxon/cashdesk';
import { getTranslations } from 'next-intl/server';
import type { Operator } from '@/server/auth.ts';
import { choosePayment, decidePayment } from '@/server/decisions.ts';
import { panelState } from '@/server/panel-state.ts';
import { ActionForm } from '../action-form.tsx';
import { DecidingBar, mayDecide, Version } from '../deciding.tsx';
import { sayRules } from '../decision-rules.tsx';
import { Deviations } from '../deviations.tsx';
import { EndChoice } from '../end-choice.tsx';
import { FoldedRules } from '../folded-rules.tsx';
import { Link } from '../link.tsx';
import { getTexts, type Texts } from '../texts.ts';
import { Badge, Card, Field, TextLink } from '../ui.tsx';
import { proposedFirst } from './proposed-first.ts';

/** Payments to decide about, with the requests each may belong to. */
export async function PaymentCards({
  paymentIds,
  operator,
}: {
  readonly paymentIds: readonly string[];
  readonly operator: Operator;
}) {
  const { desk } = panelState();
  const deciding = await readDeciding(desk, 'payment', paymentIds);
  const { payments } = await listUnmatched(desk, { paymentIds });
  const texts = await getTexts();
  return (
    <div className="space-y-4">
      {proposedFirst(payments, ({ paymentId }) => deciding.get(paymentId)).map((payment) => (
        <PaymentCard
          key={payment.paymentId}
          payment={payment}
          texts={texts}
          deciding={deciding.get(payment.paymentId)}
          operator={operator}
        />
      ))}
    </div>
  );
}

interface PaymentCardProps {
  readonly payment: UnmatchedPayment;
  readonly texts: Texts;
  readonly deciding: Deciding | undefined;
  readonly operator: Operator;
}

async function PaymentCard({ payment, texts, deciding, operator }: PaymentCardProps) {
  const t = await getTranslations('unmatched');
  const all = [...payment.candidates, ...payment.nearest];
  const choices = all.filter(({ canBeMatched }) => canBeMatched);
  const closed = all.filter(({ canBeMatched }) => !canBeMatched);
  return (
    <Card data-row className="grid gap-4 md:grid-cols-2">
      <div>
        <div className="text-2xl font-semibold tabular-nums">
          {texts.money(payment.amountMinor, payment.currency)}
        </div>
        <p className="text-sm text-soft">
          {t('bankTime')}: {texts.time(payment.bankTime)} · {payment.bank}
        </p>
        <p className="text-sm">
          <TextLink href={`/payments/${payment.paymentId}`} room="finger">
            {t('story')}
          </TextLink>
        </p>
        <p className="mt-2">
          <Badge tone="warn">{texts.word(payment.word)}</Badge> <Deviations deviations={payment.deviations} />
          {texts.reason(payment.reason)}
        </p>
        {payment.matched === null ? null : (
          <p className="mt-2 text-sm">
            {t('matchedWith')} <b className="tabular-nums">{payment.matched.playerId}</b>
          </p>
        )}
        {deciding === undefined ? null : (
          <div className="mt-4">
            <DecidingBar
              deciding={deciding}
              subject="payment"
              subjectId={payment.paymentId}
              operator={operator}
            />
          </div>
        )}
        {mayDecide(deciding, operator) ? (
          <details className="mt-4">
            <summary className="cursor-pointer text-sm text-soft">{t('otherEnd')}</summary>
            <div className="mt-3">
              <ActionForm action={decidePayment} submit={t('save')} look="plain">
                <Version of={deciding} />
                <input type="hidden" name="paymentId" value={payment.paymentId} />
                <EndChoice isMatched={payment.matched !== null} reason={payment.reason} />
                <Field label={t('reason')} name="reason" required maxLength={300} />
              </ActionForm>
            </div>
          </details>
        ) : null}
      </div>
      {payment.matched === null && mayDecide(deciding, operator) ? (
        <div data-key="m">
          <h2 className="mb-2 text-sm font-medium text-soft">{t('candidates')}</h2>
          {choices.length === 0 ? (
            <p className="text-soft">{t('noCandidates')}</p>
          ) : (
            <ActionForm action={choosePayment} submit={t('match')}>
              <Version of={deciding} />
              <input type="hidden" name="paymentId" value={payment.paymentId} />
              {choices.map((choice) => (
                <Choice key={choice.requestId} choice={choice} texts={texts} currency={payment.currency} />
              ))}
              <p className="text-sm text-soft">{t('receivedIsCredited')}</p>
              <Field label={t('reason')} name="reason" required maxLength={300} />
            </ActionForm>
          )}
          {closed.map((choice) => (
            <Closed key={choice.requestId} choice={choice} texts={texts} currency={payment.currency} />
          ))}
        </div>
      ) : null}
    </Card>
  );
}

interface ChoiceProps {
  readonly choice: Suggestion;
  readonly texts: Texts;
  readonly currency: UnmatchedPayment['currency'];
}

/** A request the matcher weighed that no payment can be given any more: it is shown, so that the reasons are. */
async function Closed({ choice, texts, currency }: ChoiceProps) {
  const t = await getTranslations('unmatched');
  return (
    <div className="mt-3 rounded-control border border-line p-3">
      <Link
        href={`/requests/${choice.requestId}`}
        className="font-medium tabular-nums underline-offset-4 hover:underline"
      >
        {choice.playerId} · {texts.money(choice.payMinor, currency)}
      </Link>
      <p className="text-sm text-soft">{t('closed')}</p>
      <Weighed choice={choice} texts={texts} />
    </div>
  );
}

/** How the payment differs from a request, and every rule the matcher asked about it. */
async function Weighed({ choice, texts }: Omit<ChoiceProps, 'currency'>) {
  const t = await getTranslations('unmatched');
  return (
    <>
      <span className="mt-1 block">
        <Deviations deviations={choice.deviations} />
      </span>
      <span className="block text-sm text-soft">
        {choice.isMadeLater ? `${t('madeLater')} ` : ''}
        {choice.objections.map((objection) => texts.reason(objection)).join(' ')}
      </span>
      {choice.rules.length === 0 ? null : (
        <div className="mt-1">
          <FoldedRules title={t('rules')} lines={await sayRules(choice.rules)} />
        </div>
      )}
    </>
  );
}

function Choice({ choice, texts, currency }: ChoiceProps) {
  return (
    <div className="rounded-control border border-line p-3 has-checked:border-brand">
      <label className="flex cursor-pointer gap-3">
        <input type="radio" name="requestId" value={choice.requestId} required />
        <span>
          <span className="block font-medium tabular-nums">
            {choice.playerId} · {texts.money(choice.payMinor, currency)}
          </span>
          <span className="block text-sm text-soft">{texts.time(choice.createdAt)}</span>
        </span>
      </label>
      <Weighed choice={choice} texts={texts} />
    </div>
  );
}
