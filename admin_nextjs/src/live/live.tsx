'use client';

import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { useEffect, useRef, useTransition } from 'react';
import { keepPlace } from '@/components/place.ts';
import { ConnectionLine } from './connection-line.tsx';
import { useOwn } from './own-words.ts';
import { isOfProcess, isOlder, needsPerson, useHeard } from './pulse-store.ts';

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
  usePlace();
  return <ConnectionLine />;
}

/** Asks for the page again, or for what of it asks for itself, while what it shows is older than what was heard. */
function useFreshPage(version: string): void {
  const router = useRouter();
  const { pulse } = useHeard();
  const own = useOwn();
  const [isPending, startTransition] = useTransition();
  const askedAt = useRef(0);
  const shown = own?.version ?? version;
  useEffect(() => {
    if (pulse === null || !isOlder(shown, pulse)) return;
    let isOver = false;
    const ask = async () => {
      if (document.hidden) return;
      askedAt.current = Date.now();
      // Another process may draw another page: it is asked for as a whole.
      if (own !== null && isOfProcess(shown, pulse) && (await own.ask())) return;
      if (!isOver) startTransition(() => router.refresh());
    };
    // Nothing tells of a dropped refresh: until the page has come it is asked for again and again.
    const askIn = (waitMs: number, nextMs: number): NodeJS.Timeout =>
      setTimeout(() => {
        void ask();
        timer = askIn(nextMs, Math.min(2 * nextMs, pauseMsMax));
      }, waitMs);
    const pauseMs = isPending ? answerMsMax : refreshMsMin;
    let timer = askIn(Math.max(0, askedAt.current + pauseMs - Date.now()), answerMsMax);
    const askNow = () => void ask();
    document.addEventListener('visibilitychange', askNow);
    return () => {
      isOver = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', askNow);
    };
  }, [pulse, isPending, shown, own, router]);
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

function usePlace(): void {
  const path = usePathname();
  const search = useSearchParams().toString();
  useEffect(() => keepPlace(search === '' ? path : `${path}?${search}`), [path, search]);
}
