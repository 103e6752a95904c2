'use client';

import { Keyboard as KeyboardIcon } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { Dialog } from '@/components/dialog.tsx';
import { Button } from '@/components/ui.tsx';
import { keys } from './keys.ts';
import { areKeysOn, isHelpShown, onHelp, showHelp, turnKeys } from './page-keys.ts';

/** The window that lists the keys of every page. They can be switched off: some people speak to their machine. */
export function Keyboard() {
  const t = useTranslations('keys');
  const isHelpOpen = useSyncExternalStore(onHelp, isHelpShown, () => false);
  const [isOn, setIsOn] = useState(true);
  useEffect(() => setIsOn(areKeysOn()), []);
  const turn = (on: boolean) => {
    setIsOn(on);
    turnKeys(on);
  };
  return (
    <Dialog
      title={t('title')}
      open={isHelpOpen}
      onOpenChange={showHelp}
      isModal={false}
      trigger={
        <Button
          type="button"
          look="quiet"
          size="icon"
          className="max-md:hidden"
          data-help
          aria-label={t('title')}
          title={t('title')}
        >
          <KeyboardIcon size={18} aria-hidden />
        </Button>
      }
    >
      <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-4 gap-y-2">
        {keys.map(({ name, shown }) => (
          <div key={name} className="contents">
            <dt>
              <kbd className="inline-block min-w-8 rounded-control border border-edge px-2 py-0.5 text-center font-mono text-sm">
                {shown}
              </kbd>
            </dt>
            <dd>{t(`does.${name}`)}</dd>
          </div>
        ))}
      </dl>
      <label className="mt-4 flex min-h-(--control) items-center gap-3">
        <input type="checkbox" checked={isOn} onChange={(event) => turn(event.target.checked)} />
        {t('on')}
      </label>
    </Dialog>
  );
}
