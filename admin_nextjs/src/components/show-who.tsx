'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { Answer } from '@/server/action-result.ts';
import { confirmIdentity } from '@/server/own-account-actions.ts';
import { Dialog } from './dialog.tsx';
import { createTabValue } from './tab-value.ts';
import { Button, Field, Notice } from './ui.tsx';

type Action = (previous: Answer | null, form: FormData) => Promise<Answer>;

interface Question {
  readonly by: 'showCode' | 'showPassword';
  readonly answer: (isShown: boolean) => void;
}

// One question for the whole page: whichever form asks, its own content waits untouched behind it.
const question = createTabValue<Question | null>(null);

/** Runs an action; where it first wants to know who it is, asks, and runs it again with the same form. */
export const withProof =
  (action: Action): Action =>
  async (previous, form) => {
    const result = await action(previous, form);
    const by = result.text;
    if (by !== 'showCode' && by !== 'showPassword') return result;
    const isShown = await new Promise<boolean>((answer) => question.set({ by, answer }));
    return isShown ? action(previous, form) : result;
  };

/** The question itself: a sentence, one field. Stands once on every page. */
export function ShowWho() {
  const asked = question.useValue();
  const t = useTranslations('showWho');
  const finish = (isShown: boolean): void => {
    asked?.answer(isShown);
    question.set(null);
  };
  return (
    <Dialog
      title={t('title')}
      open={asked !== null}
      onOpenChange={(isOpen) => (isOpen ? undefined : finish(false))}
    >
      <p className="mb-3 text-soft">{t('text')}</p>
      {asked === null ? null : <Proof by={asked.by} onShown={() => finish(true)} />}
      <Button type="button" look="plain" className="mt-2 w-full" onClick={() => finish(false)}>
        {t('cancel')}
      </Button>
    </Dialog>
  );
}

function Proof({ by, onShown }: { by: Question['by']; onShown: () => void }) {
  const t = useTranslations('showWho');
  const [result, setResult] = useState<Answer | null>(null);
  const [isSending, setIsSending] = useState(false);
  async function send(form: FormData): Promise<void> {
    setIsSending(true);
    const answer = await confirmIdentity(null, form).finally(() => setIsSending(false));
    if (answer.kind === 'done') onShown();
    else setResult(answer);
  }
  return (
    <form
      className="space-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        void send(new FormData(event.currentTarget));
      }}
    >
      {by === 'showCode' ? (
        <Field label={t('code')} name="proof" inputMode="numeric" autoComplete="one-time-code" required />
      ) : (
        <Field label={t('password')} name="proof" type="password" autoComplete="current-password" required />
      )}
      <Button disabled={isSending} className="w-full">
        {t('submit')}
      </Button>
      {result === null ? null : <Notice tone="bad">{result.said}</Notice>}
    </form>
  );
}
