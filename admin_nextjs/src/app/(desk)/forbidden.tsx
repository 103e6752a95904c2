import { getTranslations } from 'next-intl/server';
import { Link } from '@/components/link.tsx';
import { button, Card } from '@/components/ui.tsx';
import { requireOperator } from '@/server/auth.ts';

/** Stands in the place of a page that this operator's role does not open. */
export default async function Refused() {
  const { role } = await requireOperator();
  const t = await getTranslations('people');
  return (
    <Card className="mx-auto max-w-lg space-y-3">
      <h1 className="text-xl font-semibold">{t('refused.title')}</h1>
      <p>{t('refused.text', { role: t(`roles.${role}`) })}</p>
      <Link href="/" className={button({ look: 'main' })}>
        {t('refused.back')}
      </Link>
    </Card>
  );
}
