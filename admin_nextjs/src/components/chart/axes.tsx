import { percent, type Ticks } from './scale.ts';

export interface AxisLabel {
  /** 0 to 1. */
  readonly place: number;
  readonly text: string;
}

/** Lines across the chart at the ticks; drawn first. */
export function ValueLines({ ticks }: { ticks: Ticks }) {
  return ticks.map((tick) => {
    const y = yOf(tick, ticks);
    return <line key={tick} x1="0" x2="100%" y1={y} y2={y} className="stroke-line" />;
  });
}

/** The value of each line, under it; drawn last, with a rim, so that a bar does not hide it. */
export function ValueLabels({ ticks, say }: { ticks: Ticks; say: (tick: number) => string }) {
  return ticks.slice(1).map((tick) => (
    <text
      key={tick}
      x="2"
      y={yOf(tick, ticks)}
      dy="13"
      strokeWidth="3"
      paintOrder="stroke"
      className="fill-soft stroke-card text-[11px] tabular-nums"
    >
      {say(tick)}
    </text>
  ));
}

const yOf = (tick: number, ticks: Ticks): string => percent(1 - tick / (ticks.at(-1) ?? 1));

/** The row of labels below a chart. Text keeps its size however wide the chart is. */
export function BottomLabels({ labels }: { labels: readonly AxisLabel[] }) {
  return (
    <svg width="100%" height="18" aria-hidden="true" className="block overflow-visible">
      {labels.map(({ place, text }) => (
        <text
          key={place}
          x={percent(place)}
          y="13"
          textAnchor={place > 0.9 ? 'end' : 'start'}
          className="fill-soft text-[11px] tabular-nums"
        >
          {text}
        </text>
      ))}
    </svg>
  );
}
