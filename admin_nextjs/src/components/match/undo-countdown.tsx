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

/** Counts the seconds a match may be taken back in. The server decides; this only shows. */
export function UndoCountdown({ paymentId, version, leftMs, text, reason }: UndoCountdownProps) {
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
  const seconds = Math.max(0, Math.ceil(left / 1_000));
  return (
    <div className="flex flex-wrap items-center gap-3 rounded-control border border-brand bg-card p-3">
      <span className="min-w-0 flex-1">{text}</span>
      <ActionForm action={takeBack} submit={t('undo', { seconds })} look="plain" disabled={seconds === 0}>
        <input type="hidden" name="version" value={version} />
        <input type="hidden" name="paymentId" value={paymentId} />
        <input type="hidden" name="reason" value={reason} />
      </ActionForm>
    </div>
  );
}
