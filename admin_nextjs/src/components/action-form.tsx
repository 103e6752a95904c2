'use client';

import { useTranslations } from 'next-intl';
import { type ReactNode, useActionState } from 'react';
import type { ActionResult } from '@/server/action-result.ts';
import { Button, Notice } from './ui.tsx';

interface ActionFormProps {
  readonly action: (previous: ActionResult | null, form: FormData) => Promise<ActionResult>;
  readonly submit: string;
  readonly look?: 'main' | 'plain' | 'danger';
  readonly disabled?: boolean;
  readonly children?: ReactNode;
}

/** A form of one server action: says what came of it below the button, and cannot be sent twice at once. */
export function ActionForm({ action, submit, look = 'main', disabled = false, children }: ActionFormProps) {
  const [result, send, isSending] = useActionState(action, null);
  const t = useTranslations('results');
  return (
    <form action={send} className="space-y-3">
      {children}
      <Button look={look} disabled={disabled || isSending} className="w-full sm:w-auto">
        {isSending ? t('sending') : submit}
      </Button>
      {result === null || isSending ? null : (
        <Notice tone={result.kind === 'done' ? 'good' : 'bad'}>{t(result.text, result.facts ?? {})}</Notice>
      )}
    </form>
  );
}
