import type { Deviation } from '@luxon/cashdesk';
import { getTranslations } from 'next-intl/server';
import { Badge } from './ui.tsx';

/** Shows how a payment differs from what was asked: late, less, a second one. */
export async function Deviations({ deviations }: { deviations: readonly Deviation[] }) {
  const t = await getTranslations('deviations');
  return deviations.map((deviation) => (
    <span key={deviation}>
      <Badge tone="warn">{t(deviation)}</Badge>{' '}
    </span>
  ));
}
