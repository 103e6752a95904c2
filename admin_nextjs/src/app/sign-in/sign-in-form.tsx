'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { Button, Field, Notice } from '@/components/ui.tsx';

type Failure = 'refused' | 'tooOften' | 'unreachable';

export function SignInForm() {
  const t = useTranslations('signIn');
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isSending, setIsSending] = useState(false);

  async function signIn(form: FormData): Promise<void> {
    const response = await fetch('/api/auth/sign-in/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: form.get('email'), password: form.get('password') }),
    });
    if (response.ok) window.location.assign('/');
    else setFailure(response.status === 429 ? 'tooOften' : 'refused');
  }

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    setIsSending(true);
    setFailure(null);
    signIn(new FormData(event.currentTarget))
      .catch(() => setFailure('unreachable'))
      .finally(() => setIsSending(false));
  }

  return (
    <form onSubmit={submit} className="space-y-3">
      <Field label={t('email')} name="email" type="email" autoComplete="username" required />
      <Field label={t('password')} name="password" type="password" autoComplete="current-password" required />
      <Button disabled={isSending} className="w-full">
        {t('submit')}
      </Button>
      {failure === null ? null : <Notice tone="bad">{t(failure)}</Notice>}
    </form>
  );
}
