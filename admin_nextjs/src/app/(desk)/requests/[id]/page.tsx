import {
  type HistoryLine,
  type MatchDecision,
  readDeciding,
  readRequest,
  type WaitingPayment,
  type WeighedCandidate,
} from '@luxon/cashdesk';
import { formatDecimal } from '@luxon/money';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { ActionForm } from '@/components/action-form.tsx';
import { Copy } from '@/components/copy.tsx';
import { DecidingBar, mayDecide, Version } from '@/components/deciding.tsx';
import { DecisionRules } from '@/components/decision-rules.tsx';
import { Deviations } from '@/components/deviations.tsx';
import { getTexts, type Texts, toneOfWord } from '@/components/texts.ts';
import { Badge, Card, Field, PageTitle } from '@/components/ui.tsx';
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
  const openMail = await getTranslations('mail');
  const texts = await getTexts();
  const payMinor = request.payMinor ?? 0n;
  const weighed = story === null ? null : weighedAs(story.decision, request.id);
  const lines = [...found.history, ...(story?.history ?? [])]
    .filter((line, index, all) => all.findIndex(({ id: other }) => other === line.id) === index)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  return (
    <>
      <PageTitle>
        {t('title')} <Badge tone={toneOfWord[request.word] ?? 'calm'}>{texts.word(request.word)}</Badge>
      </PageTitle>
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
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
          <dt className="text-soft">{t('player')}</dt>
          <dd className="font-medium">
            <Copy text={request.playerId ?? ''}>{request.playerId}</Copy> {request.nickname}
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
        <WaitingPayments payments={found.waitingPayments} texts={texts} />
      )}
      <Card className="mb-4">
        <h2 className="mb-3 font-semibold">{t('story')}</h2>
        <p className="mb-2">
          <Deviations deviations={request.deviations} />
        </p>
        <Story lines={lines} texts={texts} sentences={await readSentences(lines)} />
        {story === null ? (
          <p className="mt-2 text-soft">{t('notPaid')}</p>
        ) : (
          <p className="mt-3">
            <Link
              href={`/mail/${story.chain[0]?.mailId}`}
              className="text-brand underline-offset-4 hover:underline"
            >
              {openMail('open')}
            </Link>
          </p>
        )}
      </Card>
      {weighed === null ? null : (
        <Card className="mb-4">
          <h2 className="mb-3 font-semibold">{t('rules')}</h2>
          <DecisionRules rules={weighed.rules ?? []} />
        </Card>
      )}
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

/** What the matcher found about this request; null where it weighed others or none, and a person joined the two. */
function weighedAs(decision: MatchDecision | null, requestId: string): WeighedCandidate | null {
  if (decision === null || decision.kind === 'unmatched') return null;
  return decision.candidates?.find((candidate) => candidate.requestId === requestId) ?? null;
}

async function WaitingPayments({ payments, texts }: { payments: readonly WaitingPayment[]; texts: Texts }) {
  const t = await getTranslations('request');
  return (
    <Card className="mb-4">
      <h2 className="mb-1 font-semibold">{t('mayBe')}</h2>
      <p className="mb-3 text-sm text-soft">{t('mayBeHint')}</p>
      <ul className="mb-3 space-y-2">
        {payments.map((payment) => (
          <li key={payment.paymentId}>
            <span className="font-medium tabular-nums">
              {texts.money(payment.amountMinor, payment.currency)}
            </span>{' '}
            <span className="text-sm text-soft tabular-nums">
              {texts.time(payment.bankTime)} {payment.reference}
            </span>{' '}
            <Deviations deviations={payment.deviations} />
          </li>
        ))}
      </ul>
      <Link href="/unmatched" className="text-brand underline-offset-4 hover:underline">
        {t('openUnmatched')}
      </Link>
    </Card>
  );
}

async function readSentences(lines: readonly HistoryLine[]): Promise<ReadonlyMap<bigint, string>> {
  const t = await getTranslations('moves');
  const pairs = lines.map((line): [bigint, string] => {
    const key = `${line.subject}_${line.toState}`;
    return [line.id, t.has(key) ? t(key) : `${line.subject}: ${line.toState}`];
  });
  return new Map(pairs);
}

interface StoryProps {
  readonly lines: readonly HistoryLine[];
  readonly texts: Texts;
  readonly sentences: ReadonlyMap<bigint, string>;
}

function Story({ lines, texts, sentences }: StoryProps) {
  return (
    <ol className="space-y-3 border-l-2 border-line pl-4">
      {lines.map((line) => (
        <li
          key={String(line.id)}
          className="relative before:absolute before:top-2 before:-left-[1.32rem] before:size-2 before:rounded-full before:bg-brand"
        >
          <span className="block">{sentences.get(line.id)}</span>
          <details className="text-xs text-soft">
            <summary className="cursor-pointer tabular-nums">{texts.time(line.at)}</summary>
            {line.subject} {line.fromState ?? ''} → {line.toState} · {line.reason} · {line.actor}
          </details>
        </li>
      ))}
    </ol>
  );
}
