'use client';

import { Ellipsis } from 'lucide-react';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { useHeard } from '@/live/pulse-store.ts';
import { Dialog } from './dialog.tsx';
import { Link } from './link.tsx';
import { barKeys, isAt, type MenuEntry, type MenuKey, menuGroups } from './menu-entries.ts';
import { menuSigns } from './menu-signs.ts';
import { cn } from './ui.tsx';

interface MenuProps {
  /** The addresses this reader may open. */
  readonly open: readonly string[];
  /** What stands below the entries: look, language, sign out. */
  readonly foot: ReactNode;
}

/** The way around a desk: a column at the left. */
export function SideMenu({ open, foot }: MenuProps) {
  const t = useTranslations('menu');
  return (
    <aside className="hidden md:sticky md:top-0 md:flex md:h-dvh md:flex-col md:gap-3 md:border-r md:border-line md:bg-card md:p-3">
      <p className="px-3 pt-1 text-lg font-semibold">Luxon Cashdesk</p>
      <nav aria-label={t('label')} className="-m-1 min-h-0 flex-1 space-y-2 overflow-y-auto p-1">
        <Entries open={open} />
      </nav>
      <div className="border-t border-line px-3 pt-2">{foot}</div>
    </aside>
  );
}

/** The way around a phone: a bar at the bottom, the rest behind "more". */
export function BottomMenu({ open, foot }: MenuProps) {
  const path = usePathname();
  const t = useTranslations('menu');
  const [isMoreOpen, setIsMoreOpen] = useState(false);
  const shown = menuGroups.flatMap(({ entries }) => [...entries]).filter(({ href }) => open.includes(href));
  const bar = shown.filter(({ key }) => barKeys.includes(key));
  const isElsewhere = shown.some(({ key, href }) => isAt(path, href) && !barKeys.includes(key));
  return (
    <nav
      aria-label={t('label')}
      className="fixed inset-x-0 bottom-0 z-20 flex border-t border-line bg-card pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {bar.map(({ key, href }) => (
        <Link
          key={key}
          href={href}
          aria-current={isAt(path, href) ? 'page' : undefined}
          className={cn(barItem, 'text-soft')}
        >
          <span className="relative">
            <Sign of={key} />
            <Count of={key} className="absolute -top-1.5 left-3.5" />
          </span>
          {t(key)}
        </Link>
      ))}
      <Dialog
        title={t('more')}
        open={isMoreOpen}
        onOpenChange={setIsMoreOpen}
        isModal={false}
        trigger={
          <button
            type="button"
            className={cn(barItem, 'cursor-pointer', isElsewhere ? 'text-brand' : 'text-soft')}
          >
            <Ellipsis size={20} aria-hidden />
            {t('more')}
          </button>
        }
      >
        <nav aria-label={t('more')} className="grid grid-cols-2 gap-x-2 gap-y-4">
          <Entries open={open} onChoose={() => setIsMoreOpen(false)} />
        </nav>
        <div className="mt-4 space-y-3 border-t border-line pt-3">{foot}</div>
      </Dialog>
    </nav>
  );
}

/** As wide as its word needs: six equal ones would cut the longest at 360 px. */
const barItem =
  'flex min-h-14 flex-auto flex-col items-center justify-center gap-0.5 text-[11px] aria-[current]:text-brand';

function Sign({ of }: { of: MenuKey }) {
  const Icon = menuSigns[of];
  return <Icon size={20} aria-hidden className="shrink-0" />;
}

/** How many things of an entry wait for a person, as last heard. */
function Count({ of, className }: { of: MenuKey; className: string }) {
  const { pulse } = useHeard();
  const count = of === 'unmatched' || of === 'unknown' ? (pulse?.[of] ?? 0) : 0;
  if (count === 0) return null;
  return (
    <span
      className={cn(
        'min-w-5 rounded-full px-1.5 text-center text-[11px] leading-5 font-medium tabular-nums',
        of === 'unknown' ? 'bg-bad-tint text-bad' : 'bg-warn-tint text-warn',
        className,
      )}
    >
      {count > 99 ? '99+' : count}
    </span>
  );
}

function Entries({ open, onChoose }: { open: readonly string[]; onChoose?: () => void }) {
  const path = usePathname();
  const t = useTranslations('menu');
  const isOpen = ({ href }: MenuEntry): boolean => open.includes(href);
  return menuGroups.map(({ key: group, entries }) =>
    entries.some(isOpen) ? (
      <div key={group}>
        <p className="px-3 pb-1 text-label text-soft">{t(`groups.${group}`)}</p>
        <ul>
          {entries.filter(isOpen).map(({ key, href }) => (
            <li key={key}>
              <Link
                href={href}
                {...(onChoose === undefined ? {} : { onClick: onChoose })}
                aria-current={isAt(path, href) ? 'page' : undefined}
                className="flex min-h-10 items-center md:min-h-[clamp(1.75rem,3.5dvh,2rem)] gap-3 rounded-control px-3 text-soft hover:bg-hover hover:text-ink aria-[current]:bg-brand-tint aria-[current]:font-medium aria-[current]:text-brand"
              >
                <Sign of={key} />
                {t(key)}
                <Count of={key} className="ml-auto" />
              </Link>
            </li>
          ))}
        </ul>
      </div>
    ) : null,
  );
}
