'use client';

import { useEffect, useState } from 'react';
import { createTabValue } from '@/components/tab-value.ts';

/** What of a page asks for its own words, instead of the page being made anew. */
export interface OwnWords {
  /** What is shown was made under it. */
  readonly version: string;
  /** Asks for newer words; false: they did not come, and the page itself must be asked for. */
  readonly ask: () => Promise<boolean>;
}

const answerMsMax = 5_000;

const own = createTabValue<OwnWords | null>(null);

/** Gives what of the open page asks for itself; null: the page is asked for as a whole. */
export const useOwn = own.useValue;

/** Gives the newest words of a part: those its page was made with, or those `url` has answered since. */
export function useOwnWords<Words extends { readonly version: string }>(url: string, made: Words): Words {
  const [heard, setHeard] = useState({ made, words: made });
  // A page made anew knows everything its part had heard.
  const words = heard.made === made ? heard.words : made;
  const { version } = words;
  useEffect(() => {
    let isUnderWay = false;
    const ask = async (): Promise<boolean> => {
      if (isUnderWay) return true;
      isUnderWay = true;
      const newer = await askFor<Words>(url);
      isUnderWay = false;
      if (newer !== null) setHeard({ made, words: newer });
      return newer !== null;
    };
    own.set({ version, ask });
    return () => own.set(null);
  }, [url, made, version]);
  return words;
}

async function askFor<Words>(url: string): Promise<Words | null> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(answerMsMax) });
    return answer.ok ? ((await answer.json()) as Words) : null;
  } catch {
    // Gone, too late or cut: the whole page says what is the matter.
    return null;
  }
}
