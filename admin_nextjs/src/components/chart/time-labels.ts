import type { ChartRange } from '@luxon/cashdesk';
import type { Texts } from '@/components/texts.ts';
import type { AxisLabel } from './axes.tsx';
import { labelledPlaces } from './scale.ts';
import { isMidnight, stepsOf } from './steps.ts';

const labelsMax = 6;
const hoursOfDay = 24;

/** Labels a stretch of time: hours of one day, the beginnings of days, else days. As many as a phone has room for. */
export function timeLabels(range: ChartRange, texts: Texts): readonly AxisLabel[] {
  const steps = stepsOf(range);
  const isOneDay = range.step === 'hour' && steps.length <= hoursOfDay;
  const places =
    range.step === 'hour' && !isOneDay
      ? steps.flatMap((at, place) => (isMidnight(at) ? [place] : []))
      : labelledPlaces(steps.length, labelsMax);
  return places.flatMap((place) => {
    const at = steps[place];
    if (at === undefined) return [];
    return [{ place: place / steps.length, text: isOneDay ? texts.hour(at) : texts.date(at) }];
  });
}
