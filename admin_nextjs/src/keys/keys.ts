/** What a key does on every page. */
export type KeyName = 'search' | 'next' | 'previous' | 'open' | 'match' | 'answer' | 'help';

export interface Pressed {
  readonly key: string;
  /** The place on the keyboard: a Russian or Kyrgyz layout has other letters there. */
  readonly code: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/**
 * The one table of keys. A page takes part by marking what it has: `type="search"` a search, `data-row` a row (its first
 * link or button is what j and k go to), `data-key="m"` and `data-key="a"` what those keys lead to.
 */
export const keys: readonly {
  readonly name: KeyName;
  readonly shown: string;
  readonly is: (pressed: Pressed) => boolean;
}[] = [
  {
    name: 'search',
    shown: '/',
    is: ({ key, code, shiftKey }) => key === '/' || (code === 'Slash' && !shiftKey && key !== '?'),
  },
  { name: 'next', shown: 'j', is: ({ code }) => code === 'KeyJ' },
  { name: 'previous', shown: 'k', is: ({ code }) => code === 'KeyK' },
  // The browser itself opens the link that has the focus.
  { name: 'open', shown: 'Enter', is: () => false },
  { name: 'match', shown: 'm', is: ({ code }) => code === 'KeyM' },
  { name: 'answer', shown: 'a', is: ({ code }) => code === 'KeyA' },
  {
    name: 'help',
    shown: '?',
    is: ({ key, code, shiftKey }) => key === '?' || (code === 'Slash' && shiftKey),
  },
];

/** Says what a key asks for; null: it is the browser's, or a letter of a command. */
export function readKey(pressed: Pressed): KeyName | null {
  if (pressed.ctrlKey || pressed.metaKey || pressed.altKey) return null;
  return keys.find(({ is }) => is(pressed))?.name ?? null;
}

/** Gives the place j or k goes to among so many; from nowhere to the first or the last. */
export function stepTo(at: number, step: 1 | -1, count: number): number {
  if (at < 0) return step === 1 ? 0 : count - 1;
  return Math.min(Math.max(at + step, 0), count - 1);
}
