'use client';

import { usePathname } from 'next/navigation';
import { useEffect } from 'react';
import type { Answer } from '@/server/action-result.ts';
import { createTabValue } from './tab-value.ts';
import { Notice } from './ui.tsx';

// An answer outlives the form it belongs to: who lost a race must read why, although the card is gone already.
const last = createTabValue<Answer | null>(null);

/** Keeps an answer whose form is not there to show it; null: forgets it. */
export const rememberAnswer = last.set;

/** Shows the last answer whose form went away, until the person goes to another page. */
export function LastAnswer() {
  const result = last.useValue();
  const path = usePathname();
  // biome-ignore lint/correctness/useExhaustiveDependencies: forgotten when the page changes, not before
  useEffect(() => () => rememberAnswer(null), [path]);
  if (result === null) return null;
  return (
    // In sight wherever the form was: the page may be many screens long.
    <div className="sticky top-2 z-10 mb-4 rounded-control bg-page shadow-lg">
      <Notice tone={result.kind === 'done' ? 'good' : 'bad'}>{result.said}</Notice>
    </div>
  );
}
