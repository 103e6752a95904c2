import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { Language } from '@/components/language.tsx';
import { LastAnswer } from '@/components/last-answer.tsx';
import { Live } from '@/components/live.tsx';
import { Menu } from '@/components/menu.tsx';
import { requireOperator } from '@/server/auth.ts';
import { signOut } from '@/server/sign-out.ts';

export const dynamic = 'force-dynamic';

export default async function DeskLayout({ children }: { children: ReactNode }) {
  const operator = await requireOperator();
  const t = await getTranslations('menu');
  return (
    <div className="mx-auto max-w-6xl md:grid md:grid-cols-[13rem_1fr] md:gap-6 md:p-6">
      <aside className="md:sticky md:top-6 md:h-fit md:space-y-4">
        <p className="hidden px-3 text-lg font-semibold md:block">Luxon Cashdesk</p>
        <Menu />
      </aside>
      <div className="p-4 pb-24 md:p-0">
        <header className="mb-4 flex items-center justify-end gap-3">
          <span className="mr-auto truncate text-sm text-soft md:mr-0">{operator.name}</span>
          <Language />
          <form action={signOut}>
            <button
              type="submit"
              className="min-h-10 cursor-pointer text-sm text-soft underline-offset-4 hover:underline"
            >
              {t('signOut')}
            </button>
          </form>
        </header>
        <Live />
        <LastAnswer />
        <main>{children}</main>
      </div>
    </div>
  );
}
