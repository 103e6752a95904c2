/** Kyrgyzstan is UTC+6 all year (mail sheet §1.1). */
const bishkekOffsetHours = 6;

/**
 * Reads `DD.MM.YYYY` and `HH:MM:SS` of Asia/Bishkek; null when the calendar or the clock has no such moment.
 *
 * Nothing rolls over: the 31st of February is no date, not the 3rd of March.
 */
export function readBishkekTime(date: string, time: string): Date | null {
  const [day = NaN, month = NaN, year = NaN] = date.split('.').map(Number);
  const [hour = NaN, minute = NaN, second = NaN] = time.split(':').map(Number);
  if (!(hour < 24 && minute < 60 && second < 60)) return null;
  const local = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const same =
    local.getUTCFullYear() === year && local.getUTCMonth() === month - 1 && local.getUTCDate() === day;
  return same ? new Date(local.getTime() - bishkekOffsetHours * 3_600_000) : null;
}
