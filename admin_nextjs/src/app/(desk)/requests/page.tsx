import { randomUUID } from 'node:crypto';
import { listRequests } from '@luxon/cashdesk';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/action-form.tsx';
import { getTexts, toneOfWord } from '@/components/texts.ts';
import { Badge, Card, Empty, Field, PageTitle } from '@/components/ui.tsx';
import { addRequest } from '@/server/actions.ts';
import { requirePermission } from '@/server/auth.ts';
import { panelState } from '@/server/panel-state.ts';

export default async function RequestsPage() {
  await requirePermission('/requests');
  const [items, t, texts] = [
    await listRequests(panelState().desk),
    await getTranslations('requests'),
    await getTexts(),
  ];
  return (
    <>
      <PageTitle>{t('title')}</PageTitle>
      <p className="mb-4">
        <Link href="/accounts" className="text-brand underline-offset-4 hover:underline">
          {t('accounts')}
        </Link>
      </p>
      <Card className="mb-6">
        <h2 className="mb-3 font-semibold">{t('create')}</h2>
        <ActionForm action={addRequest} submit={t('submit')}>
          {/* One key per shown form: sent twice, it makes one request. */}
          <input type="hidden" name="key" value={randomUUID()} />
          <div className="grid gap-3 sm:grid-cols-2">
            <Field label={t('player')} name="playerId" inputMode="numeric" pattern="[0-9 ]{1,20}" required />
            <Field label={t('sum')} name="sum" inputMode="decimal" required />
          </div>
        </ActionForm>
      </Card>
      {items.length === 0 ? (
        <Empty>{t('empty')}</Empty>
      ) : (
        <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-card">
          {items.map((item) => (
            <li key={item.id}>
              <Link
                href={`/requests/${item.id}`}
                className="flex items-center gap-3 px-4 py-3 hover:bg-hover"
              >
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-medium tabular-nums">{item.playerId}</span>
                  <span className="block text-sm text-soft">{texts.time(item.startedAt)}</span>
                </span>
                <span className="text-right">
                  <span className="block font-semibold whitespace-nowrap tabular-nums">
                    {item.payMinor === null ? '' : texts.money(item.payMinor, item.currency)}
                  </span>
                  <Badge tone={toneOfWord[item.word] ?? 'calm'}>{texts.word(item.word)}</Badge>
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
