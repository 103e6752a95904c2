'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { Notice } from './ui.tsx';

/** Many changes come at once; one refresh shows them all. */
const gatherMs = 120;

/** Keeps the page fresh: the server pushes, the page asks again. Says so when the connection is gone. */
export function Live() {
  const router = useRouter();
  const t = useTranslations('live');
  const [lostAt, setLostAt] = useState<Date | null>(null);
  useEffect(() => {
    const events = new EventSource('/api/events');
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      clearTimeout(timer);
      timer = setTimeout(() => router.refresh(), gatherMs);
    };
    events.onmessage = refresh;
    events.onopen = () => {
      setLostAt(null);
      refresh();
    };
    events.onerror = () => setLostAt((known) => known ?? new Date());
    const onFocus = () => router.refresh();
    window.addEventListener('focus', onFocus);
    return () => {
      events.close();
      clearTimeout(timer);
      window.removeEventListener('focus', onFocus);
    };
  }, [router]);
  if (lostAt === null) return null;
  const time = lostAt.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  return (
    <div className="mb-4">
      <Notice tone="warn">{t('offline', { time })}</Notice>
    </div>
  );
}
