import { cn } from '@/components/ui.tsx';
import { percent } from './scale.ts';

interface LevelProps {
  /** What a screen reader says: what it is, how much of how much. */
  readonly name: string;
  /** How full, 0 to 1. */
  readonly part: number;
  /** From where on a person should look, 0 to 1. */
  readonly high: number;
}

/** How full something is, with a mark where it begins to matter. */
export function Level({ name, part, high }: LevelProps) {
  const full = Math.min(1, Math.max(0, part));
  return (
    <svg width="100%" height="16" role="img" aria-label={name} className="block">
      <title>{name}</title>
      <rect width="100%" height="12" y="2" rx="3" className="fill-calm-tint" />
      <rect
        width={percent(full)}
        height="12"
        y="2"
        rx="3"
        className={cn(full >= 1 ? 'fill-bad' : full >= high ? 'fill-warn' : 'fill-chart-1')}
      />
      <line x1={percent(high)} x2={percent(high)} y1="0" y2="16" strokeWidth="2" className="stroke-soft" />
    </svg>
  );
}
