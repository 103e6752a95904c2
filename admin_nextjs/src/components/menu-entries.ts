import type { Guarded } from '@/server/permissions.ts';

/** Where an entry stands in the menu, and on a phone's bar. */
export interface MenuEntry {
  /** The name in the messages' `menu`, and of its sign in menu-signs.ts. */
  readonly key: string;
  readonly href: Guarded;
}

/** The one table of the menu: every page that has no other way to it, in the order an operator needs them. */
export const menuGroups = [
  {
    key: 'work',
    entries: [
      { key: 'now', href: '/' },
      { key: 'requests', href: '/requests' },
      { key: 'payments', href: '/payments' },
      { key: 'unmatched', href: '/unmatched' },
      { key: 'unknown', href: '/unknown' },
      { key: 'players', href: '/players' },
    ],
  },
  {
    key: 'desk',
    entries: [
      { key: 'session', href: '/session' },
      { key: 'mail', href: '/mail' },
      { key: 'banks', href: '/banks' },
      { key: 'accounts', href: '/accounts' },
      { key: 'health', href: '/health' },
    ],
  },
  {
    key: 'control',
    entries: [
      { key: 'charts', href: '/charts' },
      { key: 'books', href: '/books' },
      { key: 'audit', href: '/audit' },
    ],
  },
  {
    key: 'house',
    entries: [
      { key: 'setup', href: '/setup' },
      { key: 'settings', href: '/settings' },
      { key: 'people', href: '/people' },
    ],
  },
] as const satisfies readonly { readonly key: string; readonly entries: readonly MenuEntry[] }[];

export type MenuGroup = (typeof menuGroups)[number];
export type MenuKey = MenuGroup['entries'][number]['key'];

/** What a phone's bar has room for; the rest stands behind "more". */
export const barKeys: readonly MenuKey[] = ['now', 'requests', 'unmatched', 'unknown', 'session'];

/** Says whether a page, or one below it, is the one that is open. */
export const isAt = (path: string, href: string): boolean =>
  href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`);
