'use client';

import { formatMoney, isCurrency } from '@luxon/money';
import { useFormatter, useLocale, useTranslations } from 'next-intl';
import type { ComparedLine, ComparedList, StatementAnswer } from '@/server/statement-action.ts';
import { Badge, Notice, TextLink, type Tone } from './ui.tsx';

// What may have cost money already comes first.
const lists: readonly (readonly [ComparedList, Tone])[] = [
  ['notAtBank', 'bad'],
  ['doubles', 'bad'],
  ['different', 'bad'],
  ['missed', 'warn'],
  ['beyond', 'calm'],
];

/** Shows what a statement and the payments say of each other, the worst first, each with what to do. */
export function StatementResult({ answer }: { answer: Extract<StatementAnswer, { kind: 'compared' }> }) {
  const t = useTranslations('statement');
  const time = useTime();
  const { from, to, agreed, skipped, repeated, unreadable } = answer;
  if (from === null || to === null) return <Notice tone="bad">{t('noLines')}</Notice>;
  const isClean = unreadable.length === 0 && lists.every(([list]) => answer.lists[list].length === 0);
  return (
    <div className="space-y-4" role="status">
      <Notice tone={isClean ? 'good' : 'calm'}>
        {isClean ? `${t('allAgree')} ` : ''}
        {t('summary', { from: time(from), to: time(to), agreed, skipped, repeated })}
      </Notice>
      {lists.map(([list, tone]) => (
        <Lines key={list} list={list} tone={tone} lines={answer.lists[list]} />
      ))}
      {unreadable.length === 0 ? null : (
        <section>
          <Notice tone="warn">{t('unreadable', { count: unreadable.length })}</Notice>
          <ul className="mt-2 space-y-1 text-sm">
            {unreadable.map(({ line, reason }) => (
              <li key={line}>
                {t('line', { line })}: {t(`unreadableReasons.${reason}`)}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function Lines({ list, tone, lines }: { list: ComparedList; tone: Tone; lines: readonly ComparedLine[] }) {
  const t = useTranslations('statement');
  if (lines.length === 0) return null;
  return (
    <section>
      <Notice tone={tone}>
        {t(`lists.${list}`)} ({lines.length})
      </Notice>
      <p className="mt-1 text-sm text-soft">{t(`todo.${list}`)}</p>
      <ul className="mt-2 divide-y divide-line rounded-control border border-line text-sm tabular-nums">
        {lines.map((line) => (
          <Line key={line.key} line={line} list={list} />
        ))}
      </ul>
    </section>
  );
}

function Line({ line, list }: { line: ComparedLine; list: ComparedList }) {
  const t = useTranslations('statement');
  const time = useTime();
  const money = useMoney(line.currency);
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
      <b>{money(line.amountMinor)}</b>
      {line.ourMinor === null ? null : <span>{t('ours', { sum: money(line.ourMinor) })}</span>}
      <span className="text-soft">
        {time(line.at)}
        {line.line === null ? '' : ` · ${t('line', { line: line.line })}`}
      </span>
      {line.isCredited ? <Badge tone="bad">{t('credited')}</Badge> : null}
      {line.href === null ? null : (
        <TextLink href={line.href} target="_blank">
          {t(list === 'missed' ? 'openMail' : 'openPayment')}
        </TextLink>
      )}
    </li>
  );
}

function useTime(): (at: string) => string {
  const format = useFormatter();
  return (at) =>
    format.dateTime(new Date(at), {
      day: '2-digit',
      month: '2-digit',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
    });
}

function useMoney(currency: string): (amountMinor: string) => string {
  const locale = useLocale();
  return (amountMinor) =>
    isCurrency(currency) ? formatMoney({ amountMinor: BigInt(amountMinor), currency }, locale) : amountMinor;
}
