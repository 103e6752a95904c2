'use client';

import { usePathname, useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState, useTransition } from 'react';
import { Age } from '@/components/countdown.tsx';
import { keepDrafts } from '@/components/form-draft.ts';
import { createLiveLink, type EventStream } from './live-link.ts';
import { isOlder, needsPerson, note, useHeard } from './pulse-store.ts';
import { playSounds, soundsFor, unlockSounds } from './sounds.ts';

const eventsUrl = '/api/events';
const checkMs = 5_000;
/** A page is asked for this often at the most, while changes go on. */
const refreshMsMin = 600;
/** Next drops a refresh when a click leads elsewhere, without a word: after this it is asked for again, then ever later. */
const answerMsMax = 5_000;
const pauseMsMax = 30_000;
/** The page hears a moment later than its refresh that the server is away. */
const loadAnewAfterMs = 2_000;

/**
 * Keeps the page fresh: the server pushes, the page asks again, once for many changes and only while somebody looks.
 * Says so when the connection is gone. `version` is what the page was made under.
 */
export function Live({ version }: { version: string }) {
  const t = useTranslations('live');
  const { pulse, lostAt } = useHeard();
  useConnection();
  useFreshPage(version);
  useStayingPage();
  useTitle(version);
  const before = useRef(pulse);
  useEffect(() => {
    if (pulse !== null && before.current !== null) playSounds(soundsFor(before.current, pulse));
    before.current = pulse;
  }, [pulse]);
  return (
    <div
      className={
        lostAt === null
          ? ''
          : 'sticky top-2 z-10 mb-4 rounded-control bg-warn-tint px-3 py-2 text-sm text-warn'
      }
    >
      {/* The region stays, so that its words are read out; the age beside it would be read every second. */}
      <p role="status">{lostAt === null ? null : t('offline')}</p>
      {lostAt === null ? null : (
        <p>
          {t('dataOf')} <Age since={new Date(lostAt).toISOString()} now={new Date().toISOString()} />
        </p>
      )}
    </div>
  );
}

/** Holds the stream of events, through sleep, lost networks and a page that comes back from the browser's memory. */
function useConnection(): void {
  const router = useRouter();
  useEffect(() => {
    const link = createLiveLink({
      open: () => new EventSource(eventsUrl) as EventStream,
      now: () => Date.now(),
      onPulse: (pulse) => note({ pulse }),
      onAlive: () => note({ lostAt: null }),
      onLost: (heardAt) => note({ lostAt: heardAt }),
      // Asking Next for the page while the server is away would leave the page: ask what is the matter first.
      onRefused: () =>
        void isSignedOut().then((isOut) => {
          if (!isOut) return;
          keepDrafts();
          router.refresh();
        }),
    });
    const check = () => link.check();
    const timer = setInterval(check, checkMs);
    // After the answer to what was pressed is on the screen.
    const unlock = () => void setTimeout(unlockSounds);
    window.addEventListener('pageshow', check);
    window.addEventListener('online', check);
    document.addEventListener('visibilitychange', check);
    document.addEventListener('pointerdown', unlock);
    document.addEventListener('keydown', unlock);
    return () => {
      link.close();
      clearInterval(timer);
      window.removeEventListener('pageshow', check);
      window.removeEventListener('online', check);
      document.removeEventListener('visibilitychange', check);
      document.removeEventListener('pointerdown', unlock);
      document.removeEventListener('keydown', unlock);
    };
  }, [router]);
}

async function isSignedOut(): Promise<boolean> {
  const asked = new AbortController();
  const { status } = await fetch(eventsUrl, { signal: asked.signal }).catch(() => ({ status: 0 }));
  asked.abort();
  return status === 401;
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

/**
 * Keeps the page while the server is away: Next leaves it for the browser's own error when a refresh under way breaks.
 * Nobody clicked, so nothing is left; once the server is back the page is loaded anew, with what was typed.
 */
function useStayingPage(): void {
  const { lostAt } = useHeard();
  const [hasStayed, setHasStayed] = useState(false);
  const isLoadingAnew = useRef<boolean>(false);
  useEffect(() => {
    const { navigation } = window;
    const stay = (event: NavigateEvent): void => {
      const { url, sameDocument } = event.destination;
      if (isLoadingAnew.current || sameDocument || event.userInitiated || !event.cancelable) return;
      if (url !== location.href) return;
      event.preventDefault();
      setHasStayed(true);
    };
    // Browsers without it do as before.
    navigation?.addEventListener('navigate', stay);
    return () => navigation?.removeEventListener('navigate', stay);
  }, []);
  useEffect(() => {
    if (!hasStayed || lostAt !== null) return;
    const timer = setTimeout(() => {
      isLoadingAnew.current = true;
      keepDrafts();
      location.reload();
    }, loadAnewAfterMs);
    return () => clearTimeout(timer);
  }, [hasStayed, lostAt]);
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
