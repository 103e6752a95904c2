'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { clockOf, durationOf } from './duration.ts';
import { useServerNow } from './now.ts';

interface CountdownProps {
  /** When it ends (ISO). */
  readonly until: string;
  /** The server's time (ISO) when the page was made. */
  readonly now: string;
  /** What is shown once it has ended; the clock at zero where left out. */
  readonly ended?: ReactNode;
}

/** Time left: a running clock below an hour, in words above it. Screen readers are not told each second. */
export function Countdown({ until, now, ended }: CountdownProps) {
  const t = useTranslations('duration');
  const leftMs = Date.parse(until) - useServerNow(now).getTime();
  if (leftMs <= 0 && ended !== undefined) return ended;
  const { unit, ...parts } = durationOf(leftMs);
  const isClock = leftMs < 3_600_000;
  return (
    <time dateTime={until} role="timer" className="tabular-nums">
      {isClock ? clockOf(leftMs) : t(unit, parts)}
    </time>
  );
}

/** How long ago something was, as it grows. */
export function Age({ since, now }: { since: string; now: string }) {
  const t = useTranslations('duration');
  const { unit, ...parts } = durationOf(useServerNow(now).getTime() - Date.parse(since));
  return (
    <time dateTime={since} className="tabular-nums">
      {t('ago', { time: t(unit, parts) })}
    </time>
  );
}
