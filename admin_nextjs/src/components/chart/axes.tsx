import { percent, type Ticks } from './scale.ts';

export interface AxisLabel {
  /** 0 to 1. */
  readonly place: number;
  readonly text: string;
  /** Its middle stands at the place, under a bar; else it begins there. */
  readonly isCentred?: boolean;
}

/** Lines across the chart at the ticks; drawn first. */
export function ValueLines({ ticks }: { ticks: Ticks }) {
  return ticks.map((tick) => {
    const y = yOf(tick, ticks);
    return <line key={tick} x1="0" x2="100%" y1={y} y2={y} className="stroke-line" />;
  });
}

/** The values of the lines, in a column of their own beside the chart, as wide as the widest of them. */
export function ValueLabels({ ticks, say }: { ticks: Ticks; say: (tick: number) => string }) {
  return (
    <div
      aria-hidden="true"
      className="flex h-[170px] shrink-0 flex-col justify-between text-[11px] text-soft tabular-nums"
    >
      {ticks.toReversed().map((tick) => (
        // Without a height of its own each stands on its line.
        <span key={tick} className="flex h-0 items-center justify-end whitespace-nowrap">
          {tick === 0 ? '' : say(tick)}
        </span>
      ))}
    </div>
  );
}

const yOf = (tick: number, ticks: Ticks): string => percent(1 - tick / (ticks.at(-1) ?? 1));

/** The row of labels below a chart. Text keeps its size however wide the chart is. */
export function BottomLabels({ labels }: { labels: readonly AxisLabel[] }) {
  return (
    <svg width="100%" height="18" aria-hidden="true" className="block overflow-visible">
      {labels.map(({ place, text, isCentred = false }) => (
        <text
          key={place}
          x={percent(place)}
          y="13"
          textAnchor={isCentred ? 'middle' : place > 0.9 ? 'end' : 'start'}
          className="fill-soft text-[11px] tabular-nums"
        >
          {text}
        </text>
      ))}
    </svg>
  );
}
