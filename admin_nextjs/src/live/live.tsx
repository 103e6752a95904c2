'use client';

import { usePathname, useRouter } from 'next/navigation';
import { useEffect, useRef, useTransition } from 'react';
import { ConnectionLine } from './connection-line.tsx';
import { isOlder, needsPerson, useHeard } from './pulse-store.ts';

/** A page is asked for this often at the most, while changes go on. */
const refreshMsMin = 600;
/** Next drops a refresh when a click leads elsewhere, without a word: after this it is asked for again, then ever later. */
const answerMsMax = 5_000;
const pauseMsMax = 30_000;

/**
 * Keeps the page fresh: the server pushes, the page asks again, once for many changes and only while somebody looks.
 * `version` is what the page was made under.
 */
export function Live({ version }: { version: string }) {
  useFreshPage(version);
  useTitle(version);
  return <ConnectionLine />;
}

/** Asks for the page again while what it shows is older than what was heard. */
function useFreshPage(version: string): void {
  const router = useRouter();
  const { pulse } = useHeard();
  const [isPending, startTransition] = useTransition();
  const askedAt = useRef(0);
  useEffect(() => {
    if (pulse === null || !isOlder(version, pulse)) return;
    const ask = () => {
      if (document.hidden) return;
      askedAt.current = Date.now();
      startTransition(() => router.refresh());
    };
    // Nothing tells of a dropped refresh: until the page has come it is asked for again and again.
    const askIn = (waitMs: number, nextMs: number): NodeJS.Timeout =>
      setTimeout(() => {
        ask();
        timer = askIn(nextMs, Math.min(2 * nextMs, pauseMsMax));
      }, waitMs);
    const pauseMs = isPending ? answerMsMax : refreshMsMin;
    let timer = askIn(Math.max(0, askedAt.current + pauseMs - Date.now()), answerMsMax);
    document.addEventListener('visibilitychange', ask);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', ask);
    };
  }, [pulse, isPending, version, router]);
}

/** Names the tab after the page, with how many things wait for a person. */
function useTitle(version: string): void {
  const path = usePathname();
  const { pulse } = useHeard();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page, or a newer one, may have another heading
  useEffect(() => {
    const count = pulse === null ? 0 : needsPerson(pulse);
    const name = (): void => {
      const heading = document.querySelector('h1')?.textContent?.trim();
      const title = [count > 0 ? `(${count})` : '', heading ? `${heading} · Luxon` : 'Luxon Cashdesk']
        .filter((part) => part !== '')
        .join(' ');
      if (document.title !== title) document.title = title;
    };
    name();
    // Next writes the title of its own when the page has come, at times after this.
    const written = new MutationObserver(name);
    written.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => written.disconnect();
  }, [path, pulse, version]);
}
