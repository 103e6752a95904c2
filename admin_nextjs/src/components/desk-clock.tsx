'use client';

import { useTranslations } from 'next-intl';
import { sayClock } from './desk-time.ts';
import { useServerNow } from './now.ts';

/** The desk's own time, which every page speaks in, with its offset. */
export function DeskClock({ now }: { now: string }) {
  const t = useTranslations('look');
  return (
    <p className="text-label whitespace-nowrap text-soft">
      {t('clock')} <span className="tabular-nums">{sayClock(useServerNow(now))}</span> · UTC+6
    </p>
  );
}
