'use client';

import { Volume2, VolumeX } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { Dialog } from '@/components/dialog.tsx';
import { Button } from '@/components/ui.tsx';
import {
  type SoundChoice as Choice,
  keepSoundChoice,
  play,
  readSoundChoice,
  soundKinds,
  unlockSounds,
} from './sounds.ts';

/** What this browser plays, kind by kind, and whether at all. */
export function SoundChoice() {
  const t = useTranslations('sounds');
  const [choice, setChoice] = useState<Choice>({ isMuted: false, off: [] });
  useEffect(() => setChoice(readSoundChoice()), []);
  const change = (next: Choice) => {
    setChoice(next);
    keepSoundChoice(next);
  };
  const Icon = choice.isMuted ? VolumeX : Volume2;
  const name = t(choice.isMuted ? 'muted' : 'title');
  return (
    <Dialog
      title={t('title')}
      isModal={false}
      trigger={
        <Button type="button" look="quiet" size="icon" aria-label={name} title={name}>
          <Icon size={18} aria-hidden />
        </Button>
      }
    >
      <p className="mb-3 text-sm text-soft">{t('text')}</p>
      <label className="flex min-h-(--control) items-center gap-3 border-b border-line pb-2 font-medium">
        <input
          type="checkbox"
          checked={!choice.isMuted}
          onChange={(event) => change({ ...choice, isMuted: !event.target.checked })}
        />
        {t('on')}
      </label>
      <ul className="mt-2">
        {soundKinds.map((kind) => (
          <li key={kind} className="flex items-center justify-between gap-3">
            <label className="flex min-h-(--control) items-center gap-3">
              <input
                type="checkbox"
                checked={!choice.off.includes(kind)}
                disabled={choice.isMuted}
                onChange={(event) =>
                  change({
                    ...choice,
                    off: event.target.checked
                      ? choice.off.filter((other) => other !== kind)
                      : [...choice.off, kind],
                  })
                }
              />
              {t(`kinds.${kind}`)}
            </label>
            <Button
              type="button"
              look="plain"
              onClick={() => {
                unlockSounds();
                play(kind);
              }}
            >
              {t('listen')}
              <span className="sr-only">: {t(`kinds.${kind}`)}</span>
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
