'use client';

import { Languages } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { locales } from '@/i18n/locales.ts';
import { chooseLanguage, chooseTheme } from '@/server/choose-look.ts';
import { readTheme, type Theme, themes } from '@/theme/themes.ts';
import { Dialog } from './dialog.tsx';
import { Button, Select } from './ui.tsx';

/** Language and look, behind one button. */
export function LookChoice({ theme }: { theme: Theme }) {
  const t = useTranslations('look');
  return (
    <Dialog
      title={t('title')}
      isModal={false}
      trigger={
        <Button type="button" look="quiet" size="icon" aria-label={t('title')} title={t('title')}>
          <Languages size={18} aria-hidden />
        </Button>
      }
    >
      <div className="space-y-3">
        <LanguageChoice />
        <ThemeChoice theme={theme} />
      </div>
    </Dialog>
  );
}

const names = { ru: 'Русский', en: 'English', ky: 'Кыргызча' } as const;

/** The reader's language; the first visit takes the browser's. */
function LanguageChoice() {
  const router = useRouter();
  const t = useTranslations('look');
  return (
    <Select
      label={t('language')}
      value={useLocale()}
      onChange={(event) => void chooseLanguage(event.target.value).then(() => router.refresh())}
    >
      {locales.map((locale) => (
        <option key={locale} value={locale}>
          {names[locale]}
        </option>
      ))}
    </Select>
  );
}

/** Light, dark, or as the system is: at once, and kept. */
function ThemeChoice({ theme }: { theme: Theme }) {
  const t = useTranslations('look');
  const [chosen, setChosen] = useState(theme);
  const choose = (value: string) => {
    const next = readTheme(value);
    setChosen(next);
    document.documentElement.dataset.theme = next;
    void chooseTheme(next);
  };
  return (
    <Select label={t('theme')} value={chosen} onChange={(event) => choose(event.target.value)}>
      {themes.map((name) => (
        <option key={name} value={name}>
          {t(`themes.${name}`)}
        </option>
      ))}
    </Select>
  );
}
