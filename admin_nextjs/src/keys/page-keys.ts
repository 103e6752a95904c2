// What the keys of every page do, on the page as it stands: they work before React has brought it to life. A key that is
// ours is kept from React: it would bring the whole page to life at once to ask who wants it.
import { type KeyName, readKey, stepTo } from './keys.ts';

const offKey = 'luxon-keys-off';

/** Says whether this browser obeys the keys. */
export const areKeysOn = (): boolean => localStorage.getItem(offKey) === null;

/** Switches the keys of this browser on or off. */
export function turnKeys(on: boolean): void {
  if (on) localStorage.removeItem(offKey);
  else localStorage.setItem(offKey, 'yes');
}

let isHelpOpen = false;
const listeners = new Set<() => void>();

export const isHelpShown = (): boolean => isHelpOpen;

/** Opens or closes the window of the keys, as soon as there is one. */
export function showHelp(isOpen: boolean): void {
  isHelpOpen = isOpen;
  for (const listener of listeners) listener();
}

/** Calls `listener` when the window is to open or close; gives what ends that. */
export function onHelp(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Obeys the keys from now on. */
export function listenToKeys(): void {
  const pressed = new Set<string>();
  const press = (event: KeyboardEvent): void => {
    if (!areKeysOn() || event.defaultPrevented || event.repeat || isBusy(event.target)) return;
    const name = readKey(event);
    if (name === null) return;
    event.preventDefault();
    event.stopPropagation();
    pressed.add(event.code);
    obey(name);
  };
  // A window that was asked for and has not come yet is not wanted any more.
  window.addEventListener('keydown', ({ key }) => key === 'Escape' && isHelpOpen && showHelp(false), {
    capture: true,
  });
  // A list that has keys of its own comes first.
  window.addEventListener('keydown', (event) => hasOwnKeys(event.target) || press(event), { capture: true });
  window.addEventListener('keydown', (event) => hasOwnKeys(event.target) && press(event));
  for (const kind of ['keypress', 'keyup'] as const) {
    const keep = (event: KeyboardEvent): void => {
      if (pressed.has(event.code)) event.stopPropagation();
      if (kind === 'keyup') pressed.delete(event.code);
    };
    window.addEventListener(kind, keep, { capture: true });
  }
}

const hasOwnKeys = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[role=listbox]') !== null;

/** Somebody types, or a window is open over the page. */
function isBusy(target: EventTarget | null): boolean {
  const isField = target instanceof Element && target.closest('input, textarea, select, [contenteditable]');
  return Boolean(isField) || document.querySelector('[role=dialog]') !== null;
}

function obey(name: KeyName): void {
  if (name === 'next' || name === 'previous') step(name === 'next' ? 1 : -1);
  else if (name === 'match') goTo('[data-key=m]');
  else if (name === 'answer') goTo('[data-key=a]');
  else if (name === 'help') showHelp(document.querySelector('[data-help]') !== null);
  // A page without a search leads to the one that has the requests.
  else if (name === 'search' && !goTo('input[type=search]')) goTo('nav a[href="/requests"]');
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
 * Leads to what a key stands for: in the row that has the focus, never in another one; else the first of the page. A
 * link is followed and a folded part opened; a button that sends something is only given the focus: no key alone moves
 * money.
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
