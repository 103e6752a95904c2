import { BottomLabels } from './axes.tsx';
import { hourParts } from './hours-parts.ts';
import { percent } from './scale.ts';

interface HoursStripProps {
  readonly name: string;
  readonly fromMinute: number;
  readonly untilMinute: number;
  /** The present minute of the day. */
  readonly nowMinute: number;
}

const dayMinutes = 24 * 60;
const labels = [0, 6, 12, 18].map((hour) => ({
  place: hour / 24,
  text: `${String(hour).padStart(2, '0')}:00`,
}));

/** The hours of a day in which an account is shown, and where the day is now. */
export function HoursStrip({ name, fromMinute, untilMinute, nowMinute }: HoursStripProps) {
  const now = percent(nowMinute / dayMinutes);
  return (
    <div>
      <svg width="100%" height="16" role="img" aria-label={name} className="block">
        <title>{name}</title>
        <rect width="100%" height="12" y="2" className="fill-calm-tint" />
        {hourParts(fromMinute, untilMinute).map(([from, until]) => (
          <rect
            key={from}
            x={percent(from / dayMinutes)}
            width={percent((until - from) / dayMinutes)}
            height="12"
            y="2"
            className="fill-chart-3"
          />
        ))}
        <line x1={now} x2={now} y1="0" y2="16" strokeWidth="2" className="stroke-ink" />
      </svg>
      <BottomLabels labels={labels} />
    </div>
  );
}
