import { timeZone } from '../i18n/locales.ts';

const bishkek = new Intl.DateTimeFormat('ru', {
  timeZone,
  hour: '2-digit',
  minute: '2-digit',
});

/** Says a time of the day as the desk's clock shows it: `14:05`. */
export const sayClock = (at: Date): string => bishkek.format(at);

/** Says a time of the day for whoever may be elsewhere: `14:05 UTC+6`. */
export const sayClockAndZone = (at: Date): string => `${sayClock(at)} UTC+6`;

/** Says whether a moment is of another year than now, in Bishkek (UTC+6 all year): its date needs the year then. */
export const isOtherYear = (at: Date, now: Date): boolean => yearOf(at) !== yearOf(now);

const yearOf = (at: Date): number => new Date(at.getTime() + 6 * 60 * 60_000).getUTCFullYear();
