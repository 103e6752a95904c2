'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, useEffect, useState } from 'react';
import { z } from 'zod';
import { sayClockAndZone } from '@/components/desk-time.ts';
import { keptPlace } from '@/components/place.ts';
import { Button, Field, Notice } from '@/components/ui.tsx';

type Failure =
  | { readonly text: 'refused' | 'tooOften' | 'unreachable' | 'codeRefused' | 'codeUsed' | 'startAgain' }
  | { readonly text: 'switchedOff' | 'passkeyRefused' | 'otherAddress' }
  | { readonly text: 'locked'; readonly time: string };

type Step = 'password' | 'code' | 'backupCode';

const answerSchema = z.object({
  code: z.string().optional(),
  until: z.string().optional(),
  twoFactorRedirect: z.boolean().optional(),
});
type Answer = z.infer<typeof answerSchema> & { readonly isOk: boolean; readonly status: number };

const post = (path: string, body: object): Promise<Response> =>
  fetch(`/api/auth/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

async function ask(path: string, body: object): Promise<Answer> {
  const response = await post(path, body);
  const answer = answerSchema.safeParse(await response.json().catch(() => ({}))).data ?? {};
  return { ...answer, isOk: response.ok, status: response.status };
}

function readFailure(answer: Answer, step: Step | 'passkey'): Failure {
  const { code, until, status } = answer;
  if (code === 'LOCKED' && until !== undefined) {
    return { text: 'locked', time: sayClockAndZone(new Date(until)) };
  }
  if (code === 'SWITCHED_OFF') return { text: 'switchedOff' };
  if (code === 'CODE_USED') return { text: 'codeUsed' };
  if (code === 'INVALID_TWO_FACTOR_COOKIE' || code === 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE')
    return { text: 'startAgain' };
  if (status === 429) return { text: 'tooOften' };
  // The guard before the panel says no more: the page stands at an address that is not the panel's.
  if (status === 403 && code === undefined) return { text: 'otherAddress' };
  return { text: step === 'password' ? 'refused' : step === 'passkey' ? 'passkeyRefused' : 'codeRefused' };
}

const readOfferFailure = (status: number): Failure => ({
  text: status === 429 ? 'tooOften' : status === 403 ? 'otherAddress' : 'unreachable',
});

interface SignInFormProps {
  /** Was led here in the middle of work. */
  readonly leadsBack: boolean;
  /** The address the panel is used at. */
  readonly panelUrl: string;
}

/**
 * Signing in: password, then the code of the app where there is one; or a passkey alone. Who was led here in the middle of
 * work is led back to it.
 */
export function SignInForm({ leadsBack, panelUrl }: SignInFormProps) {
  const t = useTranslations('signIn');
  const enter = (): void => window.location.assign(leadsBack ? keptPlace() : '/');
  const [step, setStep] = useState<Step>('password');
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isSending, setIsSending] = useState(false);
  // Sent before it is alive the browser would send it by itself, with the password in the address.
  const [isAlive, setIsAlive] = useState(false);
  useEffect(() => setIsAlive(true), []);

  async function signIn(form: FormData): Promise<void> {
    const given = Object.fromEntries(form);
    const path = {
      password: 'sign-in/email',
      code: 'two-factor/verify-totp',
      backupCode: 'two-factor/verify-backup-code',
    }[step];
    const answer = await ask(path, given);
    // In another tab, meanwhile.
    if (answer.code === 'SIGNED_IN') enter();
    else if (!answer.isOk) setFailure(readFailure(answer, step));
    else if (answer.twoFactorRedirect === true) setStep('code');
    else enter();
  }

  async function signInByPasskey(): Promise<void> {
    const offered = await post('passkey/options', {});
    if (!offered.ok) return setFailure(readOfferFailure(offered.status));
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await offered.json());
    const got = await navigator.credentials.get({ publicKey }).catch(() => null);
    if (!(got instanceof PublicKeyCredential)) return setFailure({ text: 'passkeyRefused' });
    const answer = await ask('passkey/sign-in', { response: got.toJSON() });
    if (answer.isOk) enter();
    else setFailure(readFailure(answer, 'passkey'));
  }

  function run(work: () => Promise<void>): void {
    setIsSending(true);
    setFailure(null);
    work()
      .catch(() => setFailure({ text: 'unreachable' }))
      .finally(() => setIsSending(false));
  }

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    run(() => signIn(form));
  }

  function turnTo(next: Step): void {
    setFailure(null);
    setStep(next);
  }

  return (
    <div className="space-y-3">
      <form method="post" onSubmit={submit} className="space-y-3">
        {step === 'password' ? (
          <>
            <Field label={t('email')} name="email" type="email" autoComplete="username" required />
            <Field
              label={t('password')}
              name="password"
              type="password"
              autoComplete="current-password"
              required
            />
          </>
        ) : step === 'code' ? (
          <Field
            key="code"
            label={t('code')}
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            hint={t('codeHint')}
            autoFocus
            required
          />
        ) : (
          <Field
            key="backupCode"
            label={t('backupCode')}
            name="code"
            hint={t('backupCodeHint')}
            autoFocus
            required
          />
        )}
        <Button disabled={isSending || !isAlive} className="w-full">
          {t('submit')}
        </Button>
        {failure === null ? null : (
          <Notice tone="bad">
            {t(failure.text, failure.text === 'locked' ? { time: failure.time } : { url: panelUrl })}
          </Notice>
        )}
      </form>
      {step === 'password' ? (
        <Button
          type="button"
          look="plain"
          className="w-full"
          disabled={isSending}
          onClick={() => run(signInByPasskey)}
        >
          {t('byPasskey')}
        </Button>
      ) : (
        <>
          <Button
            type="button"
            look="plain"
            className="w-full"
            onClick={() => turnTo(step === 'code' ? 'backupCode' : 'code')}
          >
            {t(step === 'code' ? 'useBackupCode' : 'useCode')}
          </Button>
          <Button type="button" look="plain" className="w-full" onClick={() => turnTo('password')}>
            {t('back')}
          </Button>
        </>
      )}
    </div>
  );
}
