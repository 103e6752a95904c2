import {
  creditedAmount,
  type Deciding,
  listUnmatched,
  readDeciding,
  readTable,
  type Suggestion,
  type UnmatchedPayment,
  wholeTable,
} from '@luxon/cashdesk';
import { getTranslations } from 'next-intl/server';
import { sayWhoMay } from '@/components/allowed.tsx';
import { decidesMoney, mayDecide } from '@/components/deciding.tsx';
import { sayRules } from '@/components/decision-rules.tsx';
import { type BoardMoney, type BoardRequest, MatchBoard } from '@/components/match/match-board.tsx';
import { UndoBar } from '@/components/match/undo-bar.tsx';
import { getTexts } from '@/components/texts.ts';
import { Button, Empty, PageTitle, TextLink } from '@/components/ui.tsx';
import { ClientTexts } from '@/i18n/client-texts.tsx';
import { type Operator, requirePermission } from '@/server/auth.ts';
import { operatorNames } from '@/server/operator-names.ts';
import { panelState } from '@/server/panel-state.ts';
import { permissionOf } from '@/server/permissions.ts';
import { type PageAddress, readAddress } from '@/server/table-page.ts';

/** Payments, and requests, to choose from. */
const choicesShown = 20;

export default async function MatchPage({ searchParams }: { searchParams: PageAddress }) {
  const operator = await requirePermission('/match');
  const { desk, settings } = panelState();
  const { currency } = settings.mobcash;
  const { address, query } = await readAddress(searchParams);
  const lookedFor = (address.get('r') ?? '').trim().slice(0, 64);
  const [page, requests] = await Promise.all([
    readTable(desk, {
      table: 'unmatched',
      query: { ...query, words: ['choose'] },
      currency,
      limit: choicesShown,
    }),
    lookedFor === ''
      ? null
      : readTable(desk, {
          table: 'requests',
          query: { ...wholeTable, search: lookedFor, words: ['waiting', 'refused'] },
          currency,
          limit: choicesShown,
        }),
  ]);
  const paymentIds = page.rows.map(({ cursor }) => cursor.id);
  const requestIds = (requests?.rows ?? []).map(({ cursor }) => cursor.id);
  const deciding = await readDeciding(desk, 'payment', paymentIds);
  const { payments } = await listUnmatched(desk, { paymentIds, requestIds });
  const [t, tables] = [await getTranslations('match'), await getTranslations('tables')];
  const money = await Promise.all(
    payments
      .filter(({ matched }) => matched === null)
      .map((payment) => boardMoney(payment, deciding.get(payment.paymentId), operator)),
  );
  return (
    <>
      <PageTitle>{t('title')}</PageTitle>
      <UndoBar operator={operator} />
      <search>
        {/* Anew with another search: a field that was touched would keep the one before. */}
        <form key={`${query.search} ${lookedFor}`} className="mb-4 grid gap-3 sm:grid-cols-[1fr_1fr_auto]">
          <Search name="q" label={t('findMoney')} value={query.search} />
          <Search name="r" label={t('findRequest')} value={lookedFor} />
          <Button look="plain">{t('find')}</Button>
        </form>
      </search>
      {money.length === 0 ? (
        <Empty>{query.search === '' ? t('empty') : tables('nothing')}</Empty>
      ) : (
        <ClientTexts of="match">
          <MatchBoard money={money} reasons={t('reasons').split('|')} />
        </ClientTexts>
      )}
      {page.after === null ? null : <p className="mt-4 text-sm text-soft">{t('more')}</p>}
      <p className="mt-4 text-sm text-soft">
        {t('rule')} <TextLink href="/unmatched">{t('others')}</TextLink>
      </p>
    </>
  );
}

function Search({ name, label, value }: { name: string; label: string; value: string }) {
  return (
    <input
      type="search"
      name={name}
      defaultValue={value}
      placeholder={label}
      aria-label={label}
      maxLength={64}
      autoComplete="off"
      className="min-h-11 w-full rounded-control border border-edge bg-card px-3 text-ink"
    />
  );
}

async function boardMoney(
  payment: UnmatchedPayment,
  deciding: Deciding | undefined,
  operator: Operator,
): Promise<BoardMoney> {
  const [texts, deviations] = [await getTexts(), await getTranslations('deviations')];
  const isMine = mayDecide(deciding, operator);
  const suggestions = [...payment.candidates, ...payment.nearest].filter(({ canBeMatched }) => canBeMatched);
  const requests = await Promise.all(suggestions.map((one) => boardRequest(payment, one)));
  return {
    paymentId: payment.paymentId,
    sum: texts.money(payment.amountMinor, payment.currency),
    time: texts.time(payment.bankTime ?? payment.receivedAt),
    from: [payment.bank, payment.reference, payment.holder].filter((part) => part !== null).join(' · '),
    why: texts.reason(payment.reason),
    deviations: payment.deviations.map((one) => deviations(one)),
    version: isMine ? deciding.version : null,
    heldBy: isMine ? '' : await sayHeld(deciding, operator),
    requests: requests.sort((a, b) => b.percent - a.percent),
  };
}

async function sayHeld(deciding: Deciding | undefined, operator: Operator): Promise<string> {
  if (!decidesMoney(operator)) return sayWhoMay(permissionOf('decidePayment'));
  const t = await getTranslations('deciding');
  if (deciding?.claim == null) return t('waits');
  const names = await operatorNames();
  return t('takenBy', { who: names.get(deciding.claim.takenBy) ?? t('machine') });
}

async function boardRequest(payment: UnmatchedPayment, suggestion: Suggestion): Promise<BoardRequest> {
  const [t, texts, deviations] = [
    await getTranslations('match'),
    await getTexts(),
    await getTranslations('deviations'),
  ];
  const { currency } = payment;
  const { passed, asked } = suggestion.score;
  const credited = creditedAmount(panelState().settings.mobcash.creditAmount, payment, suggestion);
  const isOther = payment.amountMinor !== suggestion.payMinor;
  return {
    requestId: suggestion.requestId,
    player: suggestion.playerId,
    sum: texts.money(suggestion.payMinor, currency),
    time: texts.time(suggestion.createdAt),
    score: t('score', { passed, asked }),
    percent: asked === 0 ? 0 : Math.round((100 * passed) / asked),
    deviations: suggestion.deviations.map((one) => deviations(one)),
    reasons: [
      ...(suggestion.isMadeLater ? [t('madeLater')] : []),
      ...suggestion.objections.map((one) => texts.reason(one)),
    ],
    credited: t(isOther ? 'willCreditOther' : 'willCredit', { sum: texts.money(credited, currency) }),
    rules: await sayRules(suggestion.rules),
  };
}
