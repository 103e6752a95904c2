'use client';

import type { GuessedMapping, StatementColumn } from '@luxon/cashdesk';
import { useTranslations } from 'next-intl';
import { type FormEvent, startTransition, useActionState, useState } from 'react';
import { compareStatement } from '@/server/statement-action.ts';
import { StatementResult } from './statement-result.tsx';
import { Button, Field, Notice, Select } from './ui.tsx';

/** Takes a statement, asks once which column is what, and shows what it and the payments say of each other. */
export function StatementForm({ banks }: { banks: readonly string[] }) {
  const [answer, send, isSending] = useActionState(compareStatement, null);
  // An answer about another file or bank says nothing about this one.
  const [isAnswered, setIsAnswered] = useState(false);
  const t = useTranslations('statement');
  const common = useTranslations('common');
  const shown = isAnswered ? answer : null;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    // By hand: a form with an action forgets the chosen file when the answer comes.
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setIsAnswered(true);
    startTransition(() => send(form));
  };
  const startAnew = () => setIsAnswered(false);
  return (
    <form onSubmit={submit} className="space-y-4">
      <div className="grid gap-3 sm:grid-cols-2">
        <Select label={t('bank')} name="bank" onChange={startAnew}>
          {banks.map((bank) => (
            <option key={bank}>{bank}</option>
          ))}
        </Select>
        <Field
          label={t('file')}
          name="file"
          type="file"
          required
          accept=".csv,.txt,.tsv,text/csv,text/plain"
          onChange={startAnew}
          className="py-2 text-sm"
        />
      </div>
      {shown === null || shown.kind === 'problem' ? null : (
        <details
          key={shown.kind}
          open={shown.kind === 'columns'}
          className="rounded-control border border-line p-3"
        >
          <summary className="cursor-pointer font-medium">{t('columns')}</summary>
          <p className="mt-1 text-sm text-soft">{t('columnsHint')}</p>
          <ColumnChoice columns={shown.columns} mapping={shown.mapping} />
        </details>
      )}
      <Button disabled={isSending} className="w-full sm:w-auto">
        {isSending ? common('sending') : t(shown?.kind === 'columns' ? 'compareSo' : 'compare')}
      </Button>
      {isSending || shown === null ? null : shown.kind === 'problem' ? (
        <Notice tone="bad">{shown.said}</Notice>
      ) : shown.kind === 'compared' ? (
        <StatementResult answer={shown} />
      ) : null}
    </form>
  );
}

const places = ['time', 'clock', 'amount', 'reference', 'currencyColumn'] as const;
const needed = new Set<string>(['time', 'amount']);

function ColumnChoice({
  columns,
  mapping,
}: {
  columns: readonly StatementColumn[];
  mapping: GuessedMapping;
}) {
  const t = useTranslations('statement');
  return (
    <div className="mt-3 grid gap-3 sm:grid-cols-2">
      {places.map((place) => (
        <Select
          key={place}
          label={t(`places.${place}`)}
          name={place}
          required={needed.has(place)}
          defaultValue={mapping[place] ?? ''}
        >
          <option value="">{needed.has(place) ? t('choose') : t('none')}</option>
          {columns.map(({ name, example }) => (
            <option key={name} value={name}>
              {example === '' ? name : `${name} — ${example}`}
            </option>
          ))}
        </Select>
      ))}
    </div>
  );
}
