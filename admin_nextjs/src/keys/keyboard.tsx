'use client';

import { Keyboard as KeyboardIcon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { Dialog } from '@/components/dialog.tsx';
import { Button } from '@/components/ui.tsx';
import { type KeyName, keys, readKey, stepTo } from './keys.ts';

const offKey = 'luxon-keys-off';
const searchPage = '/requests';

/** The keys of every page, and the window that lists them. They can be switched off: some people speak to their machine. */
export function Keyboard() {
  const t = useTranslations('keys');
  const router = useRouter();
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const [isOn, setIsOn] = useState(true);
  useEffect(() => setIsOn(localStorage.getItem(offKey) === null), []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isOn || event.defaultPrevented || event.repeat || isBusy(event.target)) return;
      const name = readKey(event);
      if (name === null) return;
      event.preventDefault();
      if (name === 'help') setIsHelpOpen(true);
      else if (name === 'search' && !goTo('input[type=search]')) router.push(searchPage);
      else obey(name);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [isOn, router]);
  const turn = (on: boolean) => {
    setIsOn(on);
    if (on) localStorage.removeItem(offKey);
    else localStorage.setItem(offKey, 'yes');
  };
  return (
    <Dialog
      title={t('title')}
      open={isHelpOpen}
      onOpenChange={setIsHelpOpen}
      trigger={(props) => (
        <Button
          type="button"
          look="quiet"
          size="icon"
          className="max-md:hidden"
          aria-label={t('title')}
          title={t('title')}
          {...props}
        >
          <KeyboardIcon size={18} aria-hidden />
        </Button>
      )}
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

/** Somebody types, or a window is open over the page. */
function isBusy(target: EventTarget | null): boolean {
  const isField = target instanceof Element && target.closest('input, textarea, select, [contenteditable]');
  return Boolean(isField) || document.querySelector('dialog[open]') !== null;
}

function obey(name: KeyName): void {
  if (name === 'next' || name === 'previous') step(name === 'next' ? 1 : -1);
  else if (name === 'match') goTo('[data-key=m]');
  else if (name === 'answer') goTo('[data-key=a]');
}

const reachable =
  'a[href], button:not(:disabled), input:not([type=hidden]):not(:disabled), select, textarea, summary, [role=option]';

/** A row may be what is pressed itself, or hold it: the first that is seen, else the first in a folded part. */
function heartOf(row: Element): HTMLElement | null {
  if (row.matches(reachable)) return row as HTMLElement;
  const all = [...row.querySelectorAll<HTMLElement>(reachable)];
  return all.find((one) => one.checkVisibility()) ?? all[0] ?? null;
}

function step(by: 1 | -1): void {
  const rows = [...document.querySelectorAll('[data-row]')];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const row = rows[stepTo(at, by, rows.length)];
  if (row === undefined) return;
  heartOf(row)?.focus();
  row.scrollIntoView({ block: 'nearest' });
}

/**
 * Leads to what a key stands for: in the row that has the focus, never in another one; else the first of the page. A link is followed and a
 * folded part opened; a button that sends something is only given the focus: no key alone moves money.
 */
function goTo(selector: string): boolean {
  const row = document.activeElement?.closest('[data-row]');
  const found =
    row?.querySelector(selector) ??
    [...document.querySelectorAll(selector)].find((one) => row == null || one.closest('[data-row]') === null);
  const heart = found === undefined ? null : heartOf(found);
  if (heart === null) return false;
  const fold = heart.closest('details');
  if (fold !== null) fold.open = true;
  heart.focus();
  if (heart.matches('a[href], button[type=button]')) heart.click();
  return true;
}
