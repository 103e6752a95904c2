'use client';

import { isRedirectError } from 'next/dist/client/components/redirect-error';
import { unstable_isUnrecognizedActionError, unstable_rethrow } from 'next/navigation';
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
import { Copy } from './copy.tsx';
import { claimKey, forgetDraft, isBegun, keepDraft, openDraft } from './form-draft.ts';
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
 * stays until it is done, also where the page was left, or led to the sign-in, in between.
 */
export function ActionForm({ action, submit, look = 'main', disabled = false, children }: ActionFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const isUnderWay = useRef(false);
  const [t, errors] = [useTranslations('common'), useTranslations('errors')];
  const answered = answering(action, form, errors('noAnswer'));
  const [result, send, isSending] = useActionState(useKeptAnswer(answered), null);
  useEffect(() => {
    if (form.current !== null) openDraft(form.current);
  }, []);
  useLayoutEffect(() => {
    isUnderWay.current = false;
    if (result?.kind === 'done') form.current?.reset();
  }, [result]);
  useLayoutEffect(() => {
    const left = form.current;
    return () => {
      // What was sent is kept already, and forgotten with its answer.
      if (left !== null && !isUnderWay.current && isBegun(left)) keepDraft(left);
    };
  }, []);
  // React empties a form whose action has ended, whatever came of it: so the action is called by hand.
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isSending) return;
    const { submitter } = event.nativeEvent as SubmitEvent;
    const data = claimKey(event.currentTarget, new FormData(event.currentTarget, submitter));
    keepDraft(event.currentTarget);
    isUnderWay.current = true;
    startTransition(() => send(data));
  };
  return (
    <form ref={form} action={send} onSubmit={onSubmit} className="space-y-3">
      {children}
      <Button look={look} disabled={disabled || isSending} className="w-full sm:w-auto">
        {isSending ? t('sending') : submit}
      </Button>
      {result === null || isSending ? null : (
        <Notice tone={result.kind === 'done' ? 'good' : 'bad'}>{result.said}</Notice>
      )}
      {result?.facts?.link === undefined || isSending ? null : (
        <Copy text={result.facts.link}>
          <span className="text-left wrap-anywhere">{result.facts.link}</span>
        </Copy>
      )}
    </form>
  );
}

/**
 * An answer ends what was kept of the form, whether the form is still there or not. Where none comes, the form stands as it
 * is and says so.
 */
const answering =
  (action: Action, form: RefObject<HTMLFormElement | null>, noAnswer: string): Action =>
  async (previous, data) => {
    const sent = form.current;
    const forget = () => (sent === null ? undefined : forgetDraft(sent));
    try {
      const result = await action(previous, data);
      if (!asksWhoItIs.includes(result.text)) forget();
      return result;
    } catch (error) {
      // An action that leads to another page was done.
      if (isRedirectError(error)) forget();
      unstable_rethrow(error);
      // The panel was updated meanwhile: only the page anew can send this.
      if (unstable_isUnrecognizedActionError(error)) throw error;
      return { kind: 'problem', text: 'failed', said: noAnswer };
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
