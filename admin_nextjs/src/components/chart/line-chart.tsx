import { type AxisLabel, BottomLabels, ValueLabels, ValueLines } from './axes.tsx';
import { heightOf, percent, type Ticks } from './scale.ts';

export interface ChartLine {
  readonly key: string;
  /** Classes of the stroke, and of the points. */
  readonly stroke: string;
  readonly fill: string;
  readonly dash?: string;
  /** One per step; null: nothing was measured, the line has a hole. */
  readonly points: readonly ({ readonly value: number; readonly text: string } | null)[];
}

interface LineChartProps {
  readonly name: string;
  readonly lines: readonly ChartLine[];
  readonly ticks: Ticks;
  readonly say: (tick: number) => string;
  readonly labels: readonly AxisLabel[];
}

/** Lines over the same steps. Drawn piece by piece, because only single lines can be placed in percent. */
export function LineChart({ name, lines, ticks, say, labels }: LineChartProps) {
  return (
    <div className="flex gap-1.5">
      <ValueLabels ticks={ticks} say={say} />
      <div className="min-w-0 grow">
        <svg width="100%" height="170" role="img" aria-label={name} className="block overflow-visible">
          <title>{name}</title>
          <ValueLines ticks={ticks} />
          {lines.map((line) => (
            <Line key={line.key} line={line} ticks={ticks} />
          ))}
        </svg>
        <BottomLabels labels={labels} />
      </div>
    </div>
  );
}

function Line({ line, ticks }: { line: ChartLine; ticks: Ticks }) {
  const { points, stroke, fill, dash } = line;
  const x = (place: number): string => percent((place + 0.5) / points.length);
  const y = (value: number): string => percent(1 - heightOf(value, ticks));
  return (
    <g>
      {points.map((point, place) => {
        const next = points[place + 1] ?? null;
        if (point === null) return null;
        return (
          <g key={x(place)}>
            {next === null ? null : (
              <line
                x1={x(place)}
                y1={y(point.value)}
                x2={x(place + 1)}
                y2={y(next.value)}
                strokeWidth="2"
                strokeDasharray={dash}
                className={stroke}
              />
            )}
            <circle cx={x(place)} cy={y(point.value)} r={points.length > 60 ? 1.5 : 3} className={fill}>
              <title>{point.text}</title>
            </circle>
          </g>
        );
      })}
    </g>
  );
}
