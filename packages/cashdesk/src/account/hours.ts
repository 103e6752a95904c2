export const minuteMs = 60_000;
const dayMinutes = 24 * 60;
/** Kyrgyzstan is UTC+6 all year (no summer time since 2005). */
const bishkekMinutes = 6 * 60;

/** Gives the minute of the day in Bishkek, 0 to 1439. */
export function minuteOfDay(at: Date): number {
  const minutes = Math.floor(at.getTime() / minuteMs) + bishkekMinutes;
  return ((minutes % dayMinutes) + dayMinutes) % dayMinutes;
}

/** Gives the moment the day of `at` began in Bishkek. */
export function startOfDay(at: Date): Date {
  const shiftMs = bishkekMinutes * minuteMs;
  const dayMs = dayMinutes * minuteMs;
  return new Date(Math.floor((at.getTime() + shiftMs) / dayMs) * dayMs - shiftMs);
}

/** Gives the moment a day such as `2026-11-24` begins in Bishkek; null: it is no day. */
export function startOfBishkekDay(day: string): Date | null {
  const start = new Date(`${day}T00:00:00+06:00`);
  if (Number.isNaN(start.getTime())) return null;
  return new Date(start.getTime() + bishkekMinutes * minuteMs).toISOString().startsWith(day) ? start : null;
}

/** Says whether a time is inside hours such as 09:00–21:00, or 21:00–02:00 over midnight; the end is outside. */
export function isWithinHours(
  at: Date,
  hours: { readonly fromMinute: number; readonly untilMinute: number } | null,
): boolean {
  if (hours === null) return true;
  const { fromMinute, untilMinute } = hours;
  const minute = minuteOfDay(at);
  return fromMinute < untilMinute
    ? fromMinute <= minute && minute < untilMinute
    : fromMinute <= minute || minute < untilMinute;
}

/** Reads a time of day such as 9:00 or 21:30 as a minute of the day; null: it is none. */
export function readMinuteOfDay(text: string): number | null {
  const [, hours, minutes] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text.trim()) ?? [];
  return hours === undefined || minutes === undefined ? null : Number(hours) * 60 + Number(minutes);
}

/** Writes a minute of the day as 21:30. */
export function formatMinuteOfDay(minute: number): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
