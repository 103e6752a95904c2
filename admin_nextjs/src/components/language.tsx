'use client';

import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { locales } from '@/i18n/locales.ts';
import { chooseLanguage } from '@/server/choose-language.ts';

const names = { ru: 'Русский', en: 'English', ky: 'Кыргызча' } as const;

export function Language() {
  const router = useRouter();
  const t = useTranslations('menu');
  return (
    <select
      aria-label={t('language')}
      value={useLocale()}
      onChange={(event) => void chooseLanguage(event.target.value).then(() => router.refresh())}
      className="min-h-10 rounded-lg border border-line bg-card px-2 text-sm"
    >
      {locales.map((locale) => (
        <option key={locale} value={locale}>
          {names[locale]}
        </option>
      ))}
    </select>
  );
}
