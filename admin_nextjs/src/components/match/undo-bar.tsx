import { listUndoable, readDeciding } from '@luxon/cashdesk';
import { getTranslations } from 'next-intl/server';
import { ClientTexts } from '@/i18n/client-texts.tsx';
import type { Operator } from '@/server/auth.ts';
import { panelState } from '@/server/panel-state.ts';
import { getTexts } from '../texts.ts';
import { UndoCountdown } from './undo-countdown.tsx';

/** What the operator has just matched by hand and may still take back, with the seconds that are left. */
export async function UndoBar({ operator }: { operator: Operator }) {
  const { desk } = panelState();
  const undoable = await listUndoable(desk, operator.actor);
  if (undoable.length === 0) return null;
  const deciding = await readDeciding(
    desk,
    'payment',
    undoable.map(({ paymentId }) => paymentId),
  );
  const [t, texts] = [await getTranslations('match'), await getTexts()];
  return (
    // In sight for its ten seconds wherever the page stands, and nothing moves under a finger when it goes.
    <section
      className="fixed inset-x-4 bottom-20 z-20 space-y-2 rounded-control shadow-lg md:bottom-4 md:left-auto md:max-w-md"
      aria-label={t('mayUndo')}
    >
      <ClientTexts of="match">
        {undoable.map(({ paymentId, playerId, amountMinor, currency, leftMs }) => (
          <UndoCountdown
            key={paymentId}
            paymentId={paymentId}
            version={deciding.get(paymentId)?.version ?? ''}
            leftMs={leftMs}
            text={t('matchedWith', { player: playerId, sum: texts.money(amountMinor, currency) })}
            reason={t('undoReason')}
          />
        ))}
      </ClientTexts>
    </section>
  );
}
