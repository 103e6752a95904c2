'use client';

import type { GuessedMapping, StatementColumn } from '@luxon/cashdesk';
import { useTranslations } from 'next-intl';
import { type FormEvent, startTransition, useActionState, useState } from 'react';
import { compareStatement } from '@/server/statement-action.ts';
import { StatementResult } from './statement-result.tsx';
import { Button, Field, Notice } from './ui.tsx';

/** Takes a statement, asks once which column is what, and shows what it and the payments say of each other. */
export function StatementForm({ banks }: { banks: readonly string[] }) {
  const [answer, send, isSending] = useActionState(compareStatement, null);
  // An answer about another file or bank says nothing about this one.
  const [isAnswered, setIsAnswered] = useState(false);
  const t = useTranslations('statement');
  const results = useTranslations('results');
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
        <Select
          label={t('bank')}
          name="bank"
          onChange={startAnew}
          options={banks.map((bank) => [bank, bank])}
        />
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
        {isSending ? results('sending') : t(shown?.kind === 'columns' ? 'compareSo' : 'compare')}
      </Button>
      {isSending || shown === null ? null : shown.kind === 'problem' ? (
        <Notice tone="bad">{t(`problems.${shown.text}`)}</Notice>
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
  const options = columns.map(({ name, example }): [string, string] => [
    name,
    example === '' ? name : `${name} — ${example}`,
  ]);
  return (
    <div className="mt-3 grid gap-3 sm:grid-cols-2">
      {places.map((place) => (
        <Select
          key={place}
          label={t(`places.${place}`)}
          name={place}
          required={needed.has(place)}
          defaultValue={mapping[place] ?? ''}
          options={[['', needed.has(place) ? t('choose') : t('none')], ...options]}
        />
      ))}
    </div>
  );
}

interface SelectProps {
  readonly label: string;
  readonly name: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly required?: boolean;
  readonly defaultValue?: string;
  readonly onChange?: () => void;
}

function Select({ label, options, ...rest }: SelectProps) {
  return (
    <label className="block min-w-0">
      <span className="mb-1 block text-sm text-soft">{label}</span>
      <select className="min-h-11 w-full rounded-control border border-line bg-page px-3" {...rest}>
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
