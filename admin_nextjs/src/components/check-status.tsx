import { getFormatter, getTranslations } from 'next-intl/server';
import { Notice } from '@/components/ui.tsx';
import type { CheckState } from '@/server/long-check.ts';
import { getTexts } from './texts.ts';

interface CheckStatusProps {
  readonly state: CheckState<unknown>;
  /** What there is in all, where the check counts as it goes. */
  readonly total?: bigint | undefined;
}

/** Says when a check was last done, and how far the one is that runs. */
export async function CheckStatus({ state, total }: CheckStatusProps) {
  const [t, texts, format] = await Promise.all([getTranslations('checking'), getTexts(), getFormatter()]);
  const { last, runningSince, progress, isBroken } = state;
  if (last === null && runningSince === null && !isBroken) return null;
  const tookMs = last === null ? 0 : last.tookMs;
  return (
    <div className="space-y-2 text-sm text-soft" aria-live="polite">
      {last === null ? null : (
        <p className="tabular-nums">
          {t('done', {
            time: texts.time(last.at),
            took: format.number(Math.max(tookMs, 1) / 1_000, { maximumSignificantDigits: 2 }),
          })}
        </p>
      )}
      {runningSince === null ? null : (
        <div>
          <p className="tabular-nums">{t('running', { time: texts.time(runningSince) })}</p>
          {total === undefined || total === 0n ? null : (
            <p className="mt-1 flex items-center gap-2 tabular-nums">
              <progress
                className="w-40 accent-brand"
                aria-label={t('progress')}
                max={Number(total)}
                value={Number(progress)}
              />
              {t('progressOf', { done: format.number(progress), total: format.number(total) })}
            </p>
          )}
        </div>
      )}
      {isBroken ? <Notice tone="bad">{t('broken')}</Notice> : null}
    </div>
  );
}
