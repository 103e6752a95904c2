import type { ChartRange } from '@luxon/cashdesk';

export const rangeNames = ['day', 'week', 'month'] as const;
export type RangeName = (typeof rangeNames)[number];

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Kyrgyzstan is UTC+6 all year. */
const shiftMs = 6 * hourMs;
const stepMs = { hour: hourMs, day: dayMs } as const;

const lengths: Readonly<Record<RangeName, { readonly step: ChartRange['step']; readonly steps: number }>> = {
  day: { step: 'hour', steps: 24 },
  week: { step: 'hour', steps: 7 * 24 },
  month: { step: 'day', steps: 31 },
};

/** Gives a stretch of time that ends with the hour, or the day, that is now. Pure. */
export function rangeUntil(now: Date, name: RangeName): ChartRange {
  const { step, steps } = lengths[name];
  const length = stepMs[step];
  const end = (Math.floor((now.getTime() + shiftMs) / length) + 1) * length - shiftMs;
  return { from: new Date(end - steps * length), to: new Date(end), step };
}

/** Lists when each step of a range begins, the oldest first. Pure. */
export function stepsOf({ from, to, step }: ChartRange): readonly Date[] {
  const count = Math.round((to.getTime() - from.getTime()) / stepMs[step]);
  return Array.from({ length: count }, (_, place) => new Date(from.getTime() + place * stepMs[step]));
}

/** Says whether a moment is the beginning of a day in Bishkek. Pure. */
export const isMidnight = (at: Date): boolean => (at.getTime() + shiftMs) % dayMs === 0;

/** Puts what was read into the steps of its range; `empty` stands where nothing was. Pure. */
export function fillSteps<Read extends { readonly at: Date }, Filled>(
  range: ChartRange,
  read: readonly Read[],
  { say, empty }: { readonly say: (read: Read) => Filled; readonly empty: Filled },
): readonly { readonly at: Date; readonly value: Filled }[] {
  const known = new Map(read.map((one) => [one.at.getTime(), one]));
  return stepsOf(range).map((at) => {
    const found = known.get(at.getTime());
    return { at, value: found === undefined ? empty : say(found) };
  });
}

/** Gives where a moment stands in a stretch of time, 0 to 1. Pure. */
export function placeOf(at: Date, { from, to }: { readonly from: Date; readonly to: Date }): number {
  const part = (at.getTime() - from.getTime()) / (to.getTime() - from.getTime());
  return Math.min(1, Math.max(0, part));
}
