'use client';

import { useTranslations } from 'next-intl';
import { useActionState } from 'react';
import type { Answer } from '@/server/action-result.ts';
import {
  confirmSecondFactor,
  makeBackupCodes,
  startSecondFactor,
  stopSecondFactor,
} from '@/server/own-account-actions.ts';
import { ActionForm } from './action-form.tsx';
import { Copy } from './copy.tsx';
import { withProof } from './show-who.tsx';
import { Button, Field, Notice, textLink } from './ui.tsx';

/** Turning the code of an app on, step by step, or off. */
export function SecondFactor({ isOn }: { isOn: boolean }) {
  const t = useTranslations('me');
  return isOn ? (
    <div className="space-y-4">
      <NewBackupCodes />
      <ActionForm action={stopSecondFactor} submit={t('turnOff')} look="danger" />
    </div>
  ) : (
    <Start />
  );
}

function Start() {
  const t = useTranslations('me');
  const [result, send, isSending] = useActionState(withProof(startSecondFactor), null);
  if (result?.kind === 'done') return <Scan facts={result.facts ?? {}} />;
  return (
    <form action={send} className="space-y-3">
      <Field label={t('password')} name="password" type="password" autoComplete="current-password" required />
      <Button disabled={isSending}>{t('turnOn')}</Button>
      <Refusal result={result} />
    </form>
  );
}

function Scan({ facts }: { facts: NonNullable<Answer['facts']> }) {
  const t = useTranslations('me');
  const { uri = '', secret = '', picture = '', codes = '' } = facts;
  return (
    <div className="space-y-4">
      <p>{t('scan')}</p>
      {/* biome-ignore lint/performance/noImgElement: it is in the page already, there is nothing to load */}
      <img
        alt={t('picture')}
        src={`data:image/svg+xml;base64,${btoa(picture)}`}
        className="size-48 rounded-lg"
      />
      <p className="text-sm break-all">
        <a href={uri} className={textLink()}>
          {t('openApp')}
        </a>
        <span className="block text-soft">{t('byHand')}</span>
        <Copy text={secret}>
          <span data-testid="secret" className="font-mono">
            {secret}
          </span>
        </Copy>
      </p>
      <Codes codes={codes} />
      <ActionForm action={confirmSecondFactor} submit={t('confirm')}>
        <Field
          label={t('code')}
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          minLength={6}
          maxLength={8}
        />
      </ActionForm>
    </div>
  );
}

function NewBackupCodes() {
  const t = useTranslations('me');
  const [result, send, isSending] = useActionState(withProof(makeBackupCodes), null);
  if (result?.kind === 'done') return <Codes codes={result.facts?.codes ?? ''} />;
  return (
    <form action={send} className="space-y-3">
      <Field label={t('password')} name="password" type="password" autoComplete="current-password" required />
      <Button look="plain" disabled={isSending}>
        {t('newCodes')}
      </Button>
      <Refusal result={result} />
    </form>
  );
}

function Codes({ codes }: { codes: string }) {
  const t = useTranslations('me');
  return (
    <div>
      <p className="mb-2">{t('codesText')}</p>
      <Copy text={codes}>
        <span data-testid="backup-codes" className="grid grid-cols-2 gap-x-6 gap-y-1 text-left font-mono">
          {codes.split(' ').map((code) => (
            <span key={code}>{code}</span>
          ))}
        </span>
      </Copy>
    </div>
  );
}

function Refusal({ result }: { result: Answer | null }) {
  return result === null ? null : <Notice tone="bad">{result.said}</Notice>;
}
