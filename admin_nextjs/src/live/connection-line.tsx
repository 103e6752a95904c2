'use client';

import { NextIntlClientProvider, useLocale, useMessages, useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { Age } from '@/components/countdown.tsx';
import { keepDrafts } from '@/components/form-draft.ts';
import { createLiveLink, type EventStream } from './live-link.ts';
import { note, useHeard } from './pulse-store.ts';
import { playSounds, soundsFor, unlockSounds } from './sounds.ts';

const eventsUrl = '/api/events';
const checkMs = 5_000;
/** So long nothing is pressed after a press. */
const calmMs = 400;
/** The page hears a moment later than its refresh that the server is away. */
const loadAnewAfterMs = 2_000;

/**
 * Holds the connection to the panel and says so when it is gone. Drawn by a root of its own: where a refresh breaks in
 * the middle, the page's root waits for an answer that never comes, and would draw nothing any more.
 */
export function ConnectionLine() {
  const locale = useLocale();
  const messages = useMessages();
  const host = useRef<HTMLDivElement>(null);
  const [root, setRoot] = useState<Root | null>(null);
  useEffect(() => {
    if (host.current === null) return;
    const own = createRoot(host.current);
    setRoot(own);
    // A root must not end while another one is at work.
    return () => void setTimeout(() => own.unmount());
  }, []);
  useEffect(() => {
    root?.render(
      <NextIntlClientProvider locale={locale} messages={messages}>
        <Line />
      </NextIntlClientProvider>,
    );
  }, [root, locale, messages]);
  // Without a box of its own: the line sticks to the top of the page, not of this.
  return <div ref={host} className="contents" />;
}

function Line() {
  const t = useTranslations('live');
  const { pulse, lostAt } = useHeard();
  useConnection();
  useStayingPage();
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
  useEffect(() => {
    const link = createLiveLink({
      open: () => new EventSource(eventsUrl) as EventStream,
      now: () => Date.now(),
      onPulse: (pulse) => note({ pulse }),
      onAlive: () => note({ lostAt: null }),
      onLost: (heardAt) => note({ lostAt: heardAt }),
      // Loading the page while the server is away would leave it: ask what is the matter first.
      onRefused: () => void isSignedOut().then((isOut) => (isOut ? loadAnew() : undefined)),
    });
    const check = () => link.check();
    const timer = setInterval(check, checkMs);
    // Not in the middle of what is pressed: making sounds possible takes a moment. Safari allows it within a second.
    let calm: ReturnType<typeof setTimeout> | undefined;
    const unlock = () => {
      clearTimeout(calm);
      calm = setTimeout(unlockSounds, calmMs);
    };
    window.addEventListener('pageshow', check);
    window.addEventListener('pagehide', keepDrafts);
    window.addEventListener('online', check);
    document.addEventListener('visibilitychange', check);
    document.addEventListener('pointerdown', unlock);
    // Keys of the page go no further than the window.
    window.addEventListener('keydown', unlock, { capture: true });
    return () => {
      link.close();
      clearInterval(timer);
      clearTimeout(calm);
      window.removeEventListener('pageshow', check);
      window.removeEventListener('pagehide', keepDrafts);
      window.removeEventListener('online', check);
      document.removeEventListener('visibilitychange', check);
      document.removeEventListener('pointerdown', unlock);
      window.removeEventListener('keydown', unlock, { capture: true });
    };
  }, []);
}

async function isSignedOut(): Promise<boolean> {
  const asked = new AbortController();
  const { status } = await fetch(eventsUrl, { signal: asked.signal }).catch(() => ({ status: 0 }));
  asked.abort();
  return status === 401;
}

/**
 * Keeps the page while the server is away: Next leaves it for the browser's own error when a refresh under way breaks.
 * Nobody clicked, so nothing is left; once the server is back the page is loaded anew, with what was typed.
 */
function useStayingPage(): void {
  const { lostAt } = useHeard();
  const [hasStayed, setHasStayed] = useState(false);
  useEffect(() => {
    const { navigation } = window;
    const stay = (event: NavigateEvent): void => {
      const { url, sameDocument } = event.destination;
      if (isLoadingAnew || sameDocument || event.userInitiated || !event.cancelable) return;
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
    const timer = setTimeout(loadAnew, loadAnewAfterMs);
    return () => clearTimeout(timer);
  }, [hasStayed, lostAt]);
}

let isLoadingAnew = false;

/** Loads the page from the server, with what was typed. */
function loadAnew(): void {
  isLoadingAnew = true;
  keepDrafts();
  location.reload();
}
