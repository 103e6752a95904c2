import { CircleUser } from 'lucide-react';
import { cookies } from 'next/headers';
import { getTranslations } from 'next-intl/server';
import { type ReactNode, Suspense } from 'react';
import { DeskClock } from '@/components/desk-clock.tsx';
import { DialogPlace } from '@/components/dialog.tsx';
import { LastAnswer } from '@/components/last-answer.tsx';
import { Link } from '@/components/link.tsx';
import { LookChoice } from '@/components/look-choice.tsx';
import { BottomMenu, SideMenu } from '@/components/menu.tsx';
import { menuGroups } from '@/components/menu-entries.ts';
import { ShowWho } from '@/components/show-who.tsx';
import { button } from '@/components/ui.tsx';
import { Keyboard } from '@/keys/keyboard.tsx';
import { Live } from '@/live/live.tsx';
import { SoundChoice } from '@/live/sound-choice.tsx';
import { isOpenTo, requireOperator } from '@/server/auth.ts';
import { panelState } from '@/server/panel-state.ts';
import { readLookCookie } from '@/server/sign-in-cookie.ts';
import { signOut } from '@/server/sign-out.ts';
import { readTheme, themeCookie } from '@/theme/themes.ts';

export const dynamic = 'force-dynamic';

export default async function DeskLayout({ children }: { children: ReactNode }) {
  const operator = await requireOperator();
  // Before anything is read: what changes meanwhile is shown by the next page.
  const { version } = panelState().pulses;
  const t = await getTranslations('menu');
  const places = menuGroups.flatMap(({ entries }) => entries.map(({ href }) => href));
  const open = places.filter((href) => isOpenTo(operator, href));
  const foot = (
    <>
      <Link
        href="/me"
        title={t('me')}
        className="flex min-h-8 items-center gap-2 text-sm underline-offset-4 hover:underline"
      >
        <CircleUser size={18} aria-hidden className="shrink-0 text-soft" />
        <span className="truncate">{operator.name}</span>
      </Link>
      <DeskClock now={panelState().desk.clock().toISOString()} />
      <div className="-mx-2 mt-1 flex items-center justify-between">
        <div className="flex">
          <SoundChoice />
          <Keyboard />
          <LookChoice theme={readTheme(readLookCookie(await cookies(), themeCookie))} />
        </div>
        <form action={signOut}>
          <button type="submit" className={button({ look: 'quiet', size: 'narrow' })}>
            {t('signOut')}
          </button>
        </form>
      </div>
    </>
  );
  return (
    <div data-operator={operator.id} className="md:grid md:grid-cols-[15rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="absolute -top-20 left-2 z-50 rounded-control bg-brand px-4 py-2 text-brand-ink focus:top-2"
      >
        {t('skip')}
      </a>
      {/* In parts: the page comes alive one after the other, and a key pressed meanwhile waits for one, not for all. */}
      <Suspense>
        <SideMenu open={open} foot={foot} />
      </Suspense>
      {/* In its own column whatever else is there: the menu may come a moment later. */}
      <div className="mx-auto w-full max-w-7xl p-4 pb-24 md:col-start-2 md:row-start-1 md:p-6">
        <Live version={version} />
        <LastAnswer />
        <ShowWho />
        <main id="content" tabIndex={-1} className="outline-none">
          {children}
        </main>
      </div>
      <Suspense>
        <BottomMenu open={open} foot={foot} />
      </Suspense>
      <DialogPlace />
    </div>
  );
}
