'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, startTransition, useActionState, useEffect, useState } from 'react';
import { Button, Field, Notice } from '@/components/ui.tsx';
import { createOperator } from './create-operator.ts';

/** Takes the invitation from the address's fragment, which browsers never send, and out of the address at once. */
export function WelcomeForm() {
  const t = useTranslations('welcome');
  const [token, setToken] = useState('');
  const [result, send, isSending] = useActionState(createOperator, null);
  useEffect(() => {
    const found = window.location.hash.slice(1);
    if (found === '') return;
    setToken(found);
    window.history.replaceState(null, '', '/welcome');
  }, []);
  useEffect(() => {
    if (result?.kind === 'done') window.location.assign('/sign-in');
  }, [result]);
  // By hand: React empties a form whose action has ended, whatever came of it.
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    startTransition(() => send(data));
  };
  return (
    <form onSubmit={onSubmit} className="space-y-3">
      <input type="hidden" name="token" value={token} />
      <Field label={t('name')} name="name" autoComplete="name" required />
      <Field label={t('email')} name="email" type="email" autoComplete="username" required />
      <Field
        label={t('password')}
        name="password"
        type="password"
        autoComplete="new-password"
        minLength={12}
        required
        hint={t('passwordHint')}
      />
      <Button disabled={isSending || token === ''} className="w-full">
        {t('submit')}
      </Button>
      {token === '' && result === null ? <Notice tone="warn">{t('noToken')}</Notice> : null}
      {result?.kind === 'problem' ? <Notice tone="bad">{result.said}</Notice> : null}
    </form>
  );
}
