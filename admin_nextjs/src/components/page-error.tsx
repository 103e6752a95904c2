'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useTransition } from 'react';
import { Link } from './link.tsx';
import { Button, button, Card } from './ui.tsx';

interface PageErrorProps {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

/** Stands where a page broke: what happened, what it means for the money, what to do. Never what the program said. */
export function PageError({ error, reset }: PageErrorProps) {
  const t = useTranslations('errors');
  const router = useRouter();
  const [isTrying, startTrying] = useTransition();
  const heading = useRef<HTMLHeadingElement>(null);
  // The browser still holds the broken answer: the page is asked for anew.
  const tryAgain = () =>
    startTrying(() => {
      router.refresh();
      reset();
    });
  useEffect(() => heading.current?.focus(), []);
  return (
    <Card className="mx-auto my-8 max-w-xl">
      <h1 ref={heading} tabIndex={-1} className="mb-2 text-xl font-semibold">
        {t('title')}
      </h1>
      <p className="mb-2">{t('text')}</p>
      <p className="mb-2 text-soft">{t('todo')}</p>
      {error.digest === undefined ? null : (
        <p className="mb-4 text-sm text-soft tabular-nums">{t('code', { code: error.digest })}</p>
      )}
      <div className="flex flex-wrap gap-3">
        <Button type="button" onClick={tryAgain} disabled={isTrying}>
          {t('again')}
        </Button>
        <Link href="/" className={button({ look: 'plain' })}>
          {t('home')}
        </Link>
      </div>
    </Card>
  );
}
