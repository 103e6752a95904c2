'use client';

import { useTranslations } from 'next-intl';
import { useServerNow } from './now.ts';

const bishkek = new Intl.DateTimeFormat('ru', {
  timeZone: 'Asia/Bishkek',
  hour: '2-digit',
  minute: '2-digit',
});

/** The desk's own time, which every page speaks in, with its offset. */
export function DeskClock({ now }: { now: string }) {
  const t = useTranslations('look');
  return (
    <p className="text-label whitespace-nowrap text-soft">
      {t('clock')} <span className="tabular-nums">{bishkek.format(useServerNow(now))}</span> · UTC+6
    </p>
  );
}
