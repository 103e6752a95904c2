'use client';

import { isRedirectError } from 'next/dist/client/components/redirect-error';
import { useTranslations } from 'next-intl';
import {
  type FormEvent,
  type ReactNode,
  type RefObject,
  startTransition,
  useActionState,
  useEffect,
  useLayoutEffect,
  useRef,
} from 'react';
import type { Answer } from '@/server/action-result.ts';
import { forgetDraft, keepDraft, restoreDraft } from './form-draft.ts';
import { rememberAnswer } from './last-answer.tsx';
import { withProof } from './show-who.tsx';
import { Button, Notice } from './ui.tsx';

type Action = (previous: Answer | null, form: FormData) => Promise<Answer>;

/** Who has to say who it is first finds the form as it was left. */
const asksWhoItIs: readonly string[] = ['signedOut', 'showCode', 'showPassword'];

interface ActionFormProps {
  readonly action: Action;
  readonly submit: string;
  readonly look?: 'main' | 'plain' | 'danger';
  readonly disabled?: boolean;
  readonly children?: ReactNode;
}

/**
 * A form of one server action: says what came of it below the button, and cannot be sent twice at once. What was typed
 * stays until it is done, also through a sign-in in between.
 */
export function ActionForm({ action, submit, look = 'main', disabled = false, children }: ActionFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [result, send, isSending] = useActionState(useKeptAnswer(forgetting(action, form)), null);
  const t = useTranslations('common');
  useEffect(() => {
    if (form.current !== null) restoreDraft(form.current);
  }, []);
  useLayoutEffect(() => {
    if (result === null || form.current === null) return;
    if (!asksWhoItIs.includes(result.text)) forgetDraft(form.current);
    if (result.kind === 'done') form.current.reset();
  }, [result]);
  // React empties a form whose action has ended, whatever came of it: so the action is called by hand.
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isSending) return;
    const { submitter } = event.nativeEvent as SubmitEvent;
    const data = new FormData(event.currentTarget, submitter);
    keepDraft(event.currentTarget);
    startTransition(() => send(data));
  };
  return (
    <form ref={form} data-draft action={send} onSubmit={onSubmit} className="space-y-3">
      {children}
      <Button look={look} disabled={disabled || isSending} className="w-full sm:w-auto">
        {isSending ? t('sending') : submit}
      </Button>
      {result === null || isSending ? null : (
        <Notice tone={result.kind === 'done' ? 'good' : 'bad'}>{result.said}</Notice>
      )}
    </form>
  );
}

/** An action that leads to another page was done: its form does not come back with what was typed. */
const forgetting =
  (action: Action, form: RefObject<HTMLFormElement | null>): Action =>
  async (previous, data) => {
    try {
      return await action(previous, data);
    } catch (error) {
      if (isRedirectError(error) && form.current !== null) forgetDraft(form.current);
      throw error;
    }
  };

/** Hands an answer on to the top of the page where the answer itself takes the form away. */
function useKeptAnswer(action: Action): Action {
  const unread = useRef<Answer | null>(null);
  const keep = useRef(rememberAnswer);
  useEffect(() => {
    keep.current = (result) => {
      unread.current = result;
    };
    return () => {
      keep.current = rememberAnswer;
      if (unread.current !== null) rememberAnswer(unread.current);
    };
  }, []);
  // Every commit of a form that is still there shows its answer.
  useEffect(() => {
    unread.current = null;
  });
  return async (previous, form) => {
    rememberAnswer(null);
    const result = await withProof(action)(previous, form);
    keep.current(result);
    return result;
  };
}
