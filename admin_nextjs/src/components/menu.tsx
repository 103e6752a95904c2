'use client';

import { CircleHelp, Inbox, KeyRound, List, Mail, Radio, Wallet } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { cn } from './ui.tsx';

const places = [
  { href: '/', key: 'now', Icon: Radio },
  { href: '/requests', key: 'requests', Icon: List },
  { href: '/unmatched', key: 'unmatched', Icon: Inbox },
  { href: '/unknown', key: 'unknown', Icon: CircleHelp },
  { href: '/mail', key: 'mail', Icon: Mail },
  { href: '/session', key: 'session', Icon: KeyRound },
  // A phone's bar has no room for it: the requests' page leads there.
  { href: '/accounts', key: 'accounts', Icon: Wallet, isWideOnly: true },
] as const;

/** The way around: a bar at the bottom of a phone, a column at the left of a desktop. */
export function Menu() {
  const path = usePathname();
  const t = useTranslations('menu');
  return (
    <nav
      aria-label={t('label')}
      className="fixed inset-x-0 bottom-0 z-10 flex border-t border-line bg-card pb-[env(safe-area-inset-bottom)] md:static md:flex-col md:gap-1 md:border-0 md:bg-transparent"
    >
      {places.map(({ href, key, Icon, ...place }) => {
        const isHere = href === '/' ? path === '/' : path.startsWith(href);
        return (
          <Link
            key={href}
            href={href}
            aria-current={isHere ? 'page' : undefined}
            className={cn(
              // As wide as its word needs: six equal ones would cut the longest at 360 px.
              'flex min-h-14 flex-auto flex-col items-center justify-center gap-0.5 text-[11px] text-soft md:min-h-11 md:flex-none md:flex-row md:justify-start md:gap-3 md:rounded-lg md:px-3 md:text-[15px]',
              'isWideOnly' in place && 'hidden md:flex',
              isHere && 'text-brand md:bg-brand/10 md:font-medium',
            )}
          >
            <Icon size={20} aria-hidden />
            {t(key)}
          </Link>
        );
      })}
    </nav>
  );
}
