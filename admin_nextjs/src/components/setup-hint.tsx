import { isNewDesk } from '@luxon/cashdesk';
import { getTranslations } from 'next-intl/server';
import { panelState } from '@/server/panel-state.ts';
import { Link } from './link.tsx';
import { button, Card } from './ui.tsx';

/** Shows the way to the guided setup, until the first credit. */
export async function SetupHint() {
  if (!(await isNewDesk(panelState().desk))) return null;
  const t = await getTranslations('setup');
  return (
    <Card className="mb-4 flex flex-wrap items-center justify-between gap-3">
      <p>{t('hint')}</p>
      <Link href="/setup" className={button({ look: 'plain' })}>
        {t('title')}
      </Link>
    </Card>
  );
}
