'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { takeBack } from '@/server/decisions.ts';
import { ActionForm } from '../action-form.tsx';

interface UndoCountdownProps {
  readonly paymentId: string;
  readonly version: string;
  /** By the database's clock, when the page was written. */
  readonly leftMs: number;
  readonly text: string;
  readonly reason: string;
}

/** A match that may be taken back, with the seconds that are left. The server decides; this only shows. */
export function UndoCountdown({ paymentId, version, leftMs, text, reason }: UndoCountdownProps) {
  const t = useTranslations('match');
  return (
    <div className="flex flex-wrap items-center gap-3 rounded-control border border-brand bg-card p-3">
      <span className="min-w-0 flex-1">
        {text} <SecondsLeft leftMs={leftMs} />
      </span>
      <ActionForm action={takeBack} submit={t('undo')} look="plain">
        <input type="hidden" name="version" value={version} />
        <input type="hidden" name="paymentId" value={paymentId} />
        <input type="hidden" name="reason" value={reason} />
      </ActionForm>
    </div>
  );
}

// Apart from the form: a form that is drawn again and again would take its answer for read before anybody saw it.
function SecondsLeft({ leftMs }: { leftMs: number }) {
  const router = useRouter();
  const t = useTranslations('match');
  const [left, setLeft] = useState(leftMs);
  useEffect(() => {
    const end = performance.now() + leftMs;
    const timer = setInterval(() => {
      const now = end - performance.now();
      setLeft(now);
      if (now > 0) return;
      clearInterval(timer);
      router.refresh();
    }, 250);
    return () => clearInterval(timer);
  }, [leftMs, router]);
  return (
    <span className="text-soft tabular-nums">
      {t('left', { seconds: Math.max(0, Math.ceil(left / 1_000)) })}
    </span>
  );
}
