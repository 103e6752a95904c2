import { type AxisLabel, BottomLabels, ValueLabels, ValueLines } from './axes.tsx';
import { heightOf, percent, type Ticks } from './scale.ts';

interface BarChartProps {
  /** What a screen reader says of the whole. */
  readonly name: string;
  readonly bars: readonly { readonly key: string; readonly value: number; readonly text: string }[];
  readonly ticks: Ticks;
  readonly say: (tick: number) => string;
  readonly labels: readonly AxisLabel[];
  readonly fill?: string;
}

/** Bars of one kind beside each other. Everything is placed in percent, so it fits any width without a script. */
export function BarChart({ name, bars, ticks, say, labels, fill = 'fill-chart-1' }: BarChartProps) {
  const slot = 1 / Math.max(1, bars.length);
  const gap = bars.length > 60 ? 0.1 : 0.25;
  return (
    <div className="flex gap-1.5">
      <ValueLabels ticks={ticks} say={say} />
      <div className="min-w-0 grow">
        <svg width="100%" height="170" role="img" aria-label={name} className="block">
          <title>{name}</title>
          <ValueLines ticks={ticks} />
          {bars.map(({ key, value, text }, place) => {
            const height = heightOf(value, ticks);
            return (
              <g key={key}>
                <rect
                  x={percent((place + gap / 2) * slot)}
                  width={percent(slot * (1 - gap))}
                  y={percent(1 - height)}
                  height={percent(height)}
                  className={fill}
                />
                {/* The whole column answers to the pointer, an empty or small one too. */}
                <rect
                  x={percent(place * slot)}
                  width={percent(slot)}
                  y="0"
                  height="100%"
                  className="fill-transparent"
                >
                  <title>{text}</title>
                </rect>
              </g>
            );
          })}
        </svg>
        <BottomLabels labels={labels} />
      </div>
    </div>
  );
}
