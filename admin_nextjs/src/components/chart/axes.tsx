import { percent, type Ticks } from './scale.ts';

export interface AxisLabel {
  /** 0 to 1. */
  readonly place: number;
  readonly text: string;
}

/** Lines across the chart at the ticks, each with its value above it. */
export function ValueLines({ ticks, say }: { ticks: Ticks; say: (tick: number) => string }) {
  const top = ticks.at(-1) ?? 1;
  return ticks.map((tick) => {
    const y = percent(1 - tick / top);
    return (
      <g key={tick}>
        <line x1="0" x2="100%" y1={y} y2={y} className="stroke-line" />
        {tick === 0 ? null : (
          <text x="2" y={y} dy="13" className="fill-soft text-[11px] tabular-nums">
            {say(tick)}
          </text>
        )}
      </g>
    );
  });
}

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
