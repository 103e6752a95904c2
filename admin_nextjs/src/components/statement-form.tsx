'use client';

import { formatMoney, isCurrency } from '@luxon/money';
import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { useActionState } from 'react';
import { compareStatement, type StatementLine } from '@/server/statement-action.ts';
import { Button, Field, Notice } from './ui.tsx';

/** Takes a statement and shows what it and the payments say of each other. */
export function StatementForm({ banks }: { banks: readonly string[] }) {
  const [answer, send, isSending] = useActionState(compareStatement, null);
  const t = useTranslations('mailboxes');
  const results = useTranslations('results');
  return (
    <form action={send} className="space-y-3">
      <label className="block">
        <span className="mb-1 block text-sm text-soft">{t('bank')}</span>
        <select name="bank" className="min-h-11 w-full rounded-lg border border-line bg-page px-3">
          {banks.map((bank) => (
            <option key={bank}>{bank}</option>
          ))}
        </select>
      </label>
      <Field label={t('file')} name="file" type="file" accept=".csv,text/csv,text/plain" className="py-2" />
      <details>
        <summary className="cursor-pointer text-sm text-soft">{t('columns')}</summary>
        <div className="mt-3 grid gap-3 sm:grid-cols-3">
          <Field label={t('time')} name="time" maxLength={100} />
          <Field label={t('amount')} name="amount" maxLength={100} />
          <Field label={t('reference')} name="reference" maxLength={100} />
        </div>
      </details>
      <Button disabled={isSending} className="w-full sm:w-auto">
        {isSending ? results('sending') : t('compare')}
      </Button>
      {answer?.kind === 'problem' ? (
        <Notice tone="bad">{results(answer.text, { columns: answer.columns })}</Notice>
      ) : null}
      {answer?.kind === 'compared' ? (
        <div className="space-y-3">
          <Notice tone="good">{t('agreed', { count: answer.agreed })}</Notice>
          <Lines title={t('missed')} hint={t('doMissed')} lines={answer.missed} />
          <Lines title={t('notAtBank')} hint={t('doNotAtBank')} lines={answer.notAtBank} />
          <Lines title={t('different')} hint={t('doNotAtBank')} lines={answer.different} />
          {answer.unreadable.length === 0 ? null : (
            <Notice tone="warn">
              {t('unreadable')}: {answer.unreadable.join(', ')}
            </Notice>
          )}
          {answer.missed.length + answer.notAtBank.length + answer.different.length === 0 ? (
            <p>{t('allAgree')}</p>
          ) : null}
        </div>
      ) : null}
    </form>
  );
}

function Lines({ title, hint, lines }: { title: string; hint: string; lines: readonly StatementLine[] }) {
  const t = useTranslations('mailboxes');
  const format = useFormatter();
  const locale = useLocale();
  if (lines.length === 0) return null;
  return (
    <div>
      <Notice tone="bad">{title}</Notice>
      <p className="mt-1 text-sm text-soft">{hint}</p>
      <ul className="mt-2 space-y-1 text-sm tabular-nums">
        {lines.map(({ key, line, amountMinor, currency, at }) => (
          <li key={key}>
            <b>
              {isCurrency(currency)
                ? formatMoney({ amountMinor: BigInt(amountMinor), currency }, locale)
                : ''}
            </b>{' '}
            {format.dateTime(new Date(at), {
              day: '2-digit',
              month: '2-digit',
              hour: '2-digit',
              minute: '2-digit',
            })}
            {line === null ? '' : ` · ${t('line', { line })}`}
          </li>
        ))}
      </ul>
    </div>
  );
}
