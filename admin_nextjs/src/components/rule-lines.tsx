import type { RuleResult } from '@luxon/cashdesk';
import { cn } from './ui.tsx';

/** A rule the matcher asked, in words. */
export interface RuleLine {
  readonly rule: string;
  readonly result: RuleResult['result'];
  /** The facts it compared. */
  readonly said: string;
  /** What came of it; null: `said` says it all. */
  readonly outcome: string | null;
}

const looks = {
  passed: { sign: '✓', className: 'text-good' },
  objected: { sign: '✗', className: 'text-bad' },
  not_asked: { sign: '–', className: 'text-soft' },
} as const;

/** Shows what the matcher asked about one request, a line for each rule. */
export function RuleLines({ lines }: { lines: readonly RuleLine[] }) {
  return (
    <ul className="space-y-1 text-sm">
      {lines.map(({ rule, result, said, outcome }) => (
        <li key={rule} className="flex gap-2">
          <span aria-hidden className={cn('w-4 shrink-0 text-center', looks[result].className)}>
            {looks[result].sign}
          </span>
          <span>
            <span className="tabular-nums">{said}</span>
            {outcome === null ? null : result === 'passed' ? (
              <span className="sr-only">: {outcome}</span>
            ) : (
              <span className={cn('block', looks[result].className)}>{outcome}</span>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
