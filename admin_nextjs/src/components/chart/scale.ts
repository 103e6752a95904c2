/** Values an axis is marked at, from zero up; the last is the top of the chart, never below what is shown. */
export type Ticks = readonly number[];

const roundSteps = [1, 2, 5, 10];

/** Marks an axis of plain numbers in steps of 1, 2 or 5, at most `countMax` of them; whole numbers only. Pure. */
export function numberTicks(largest: number, countMax = 4): Ticks {
  if (largest <= 0) return [0, 1];
  const rough = largest / countMax;
  const power = 10 ** Math.floor(Math.log10(rough));
  const round = roundSteps.find((step) => step * power >= rough) ?? 10;
  return stepsUpTo(largest, Math.max(1, round * power));
}

const [secondMs, minuteMs, hourMs] = [1_000, 60_000, 3_600_000];
const durationSteps = [
  ...[1, 2, 5, 10, 30].map((n) => n * secondMs),
  ...[1, 2, 5, 10, 30].map((n) => n * minuteMs),
  ...[1, 2, 6, 12, 24].map((n) => n * hourMs),
];

/** Marks an axis of durations in steps people count in: seconds, minutes, hours. Ms. Pure. */
export function durationTicks(largestMs: number, countMax = 4): Ticks {
  if (largestMs <= 0) return [0, secondMs];
  const step = durationSteps.find((one) => one * countMax >= largestMs);
  if (step !== undefined) return stepsUpTo(largestMs, step);
  const days = Math.ceil(largestMs / countMax / (24 * hourMs));
  return stepsUpTo(largestMs, days * 24 * hourMs);
}

function stepsUpTo(largest: number, step: number): Ticks {
  const count = Math.max(1, Math.ceil(largest / step));
  return Array.from({ length: count + 1 }, (_, place) => place * step);
}

/** Gives how high a value stands between zero and the top, 0 to 1. Pure. */
export function heightOf(value: number, ticks: Ticks): number {
  const top = ticks.at(-1) ?? 0;
  return top <= 0 ? 0 : Math.min(1, Math.max(0, value / top));
}

/** Writes a part of the whole as SVG takes it: `12.5%`. Pure. */
export const percent = (part: number): string => `${Math.round(part * 10_000) / 100}%`;

/** Chooses which of `count` places get a label: every n-th from the first, at most `labelsMax`. Pure. */
export function labelledPlaces(count: number, labelsMax: number): readonly number[] {
  const every = Math.max(1, Math.ceil(count / labelsMax));
  return Array.from({ length: Math.ceil(count / every) }, (_, place) => place * every);
}
