'use client';

import { Check, Copy as CopyIcon } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';

/** A value that one tap copies. */
export function Copy({ text, children }: { text: string; children: React.ReactNode }) {
  const t = useTranslations('common');
  const [isCopied, setIsCopied] = useState(false);
  const copy = () => {
    // Without https a browser has no clipboard for a page.
    navigator.clipboard?.writeText(text).then(
      () => setIsCopied(true),
      () => setIsCopied(false),
    );
  };
  return (
    <button
      type="button"
      onClick={copy}
      className="inline-flex cursor-pointer items-center gap-2 tabular-nums"
    >
      {children}
      <span className="sr-only">{t('copy', { text })}</span>
      {isCopied ? (
        <Check size={16} aria-hidden className="text-good" />
      ) : (
        <CopyIcon size={16} aria-hidden className="text-soft" />
      )}
    </button>
  );
}
