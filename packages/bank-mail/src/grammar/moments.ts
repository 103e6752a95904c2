/** What stands in a text about time. `at` is null where the calendar or the clock has no such moment. */
export interface TimeSpan {
  start: number;
  end: number;
  /** `stamp`: digits without separators, which may as well be a number: a moment only where a sentence says so. */
  kind: 'moment' | 'stamp' | 'day' | 'clock';
  at: Date | null;
}

const monthNames = [
  ['янв(?:аря|\\.)?', 'jan(?:uary|vier)?'],
  ['фев(?:раля|\\.)?', 'feb(?:ruary)?|f[ée]vrier'],
  ['мар(?:та|\\.)?', 'mar(?:ch|s)?'],
  ['апр(?:еля|\\.)?', 'apr(?:il)?|avril'],
  ['мая', 'may|mai'],
  ['июн(?:я|\\.)?', 'june?|juin'],
  ['июл(?:я|\\.)?', 'july?|juillet'],
  ['авг(?:уста|\\.)?', 'aug(?:ust)?|ao[ûu]t'],
  ['сен(?:т(?:ября|\\.)?|\\.)?', 'sep(?:t(?:ember)?|tembre)?'],
  ['окт(?:ября|\\.)?', 'oct(?:ober|obre)?'],
  ['ноя(?:б(?:ря|\\.)?|\\.)?', 'nov(?:ember|embre)?'],
  ['дек(?:абря|\\.)?', 'dec(?:ember)?|d[ée]cembre'],
].map((names) => names.join('|'));
const monthName = monthNames.join('|');

const named = String.raw`(?<namedDay>\d{1,2})\s(?<named>${monthName})\s(?<namedYear>\d{4})`;
const numbered = String.raw`(?<day>\d{2})(?<sep>[./-])(?<month>\d{2})\k<sep>(?<year>\d{4}|\d{2})|(?<shortDay>\d{1,2})\.(?<shortMonth>\d{1,2})\.(?<shortYear>\d{4})`;
const date = String.raw`(?:(?:${named}|${numbered})(?:\s?г\.?(?!\p{L}))?|(?<isoYear>\d{4})-(?<isoMonth>\d{2})-(?<isoDay>\d{2}))`;
const clock = String.raw`(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2}))?`;
const zone = String.raw`(?<zone>Z|[+-]\d{2}:?\d{2})?`;
const join = String.raw`(?:T|,?\s{1,3}(?:(?:в|at|a|à|саат)\s)?)`;
const before = String.raw`(?<![\p{Nd}:]|\p{Nd}[.,/-])`;
const after = String.raw`(?![\p{Nd}:]|[.,/-]\p{Nd})`;
const stamp = String.raw`(?<stampDay>20\d{6})(?<stampClock>\d{4}(?:\d{2})?)`;

const moment = new RegExp(`${before}${date}${join}${clock}${zone}${after}`, 'giu');
const stamps = new RegExp(`(?<![\\p{L}\\p{Nd}])${stamp}(?![\\p{L}\\p{Nd}])`, 'gu');
const day = new RegExp(`${before}${date}${after}`, 'gu');
const clocks = new RegExp(`${before}${clock}${after}`, 'gu');

/**
 * Finds every date and time of a text before anything looks for money: `DD.MM.YYYY`, `DD.MM.YY`, with dots, dashes or
 * slashes, `D.M.YYYY`, with the month's name, ISO order, «г.» after the year, «в» or a comma before the clock, 12 and 14 digit stamps.
 *
 * Times without a zone are `utcOffsetMinutes` ahead of UTC. Nothing rolls over: the 31st of February is null.
 */
export function findTimes(text: string, utcOffsetMinutes: number): TimeSpan[] {
  const found: TimeSpan[] = [];
  const add = (pattern: RegExp, kind: TimeSpan['kind']): void => {
    for (const match of text.matchAll(pattern)) {
      const { index } = match;
      const end = index + match[0].length;
      if (found.some((span) => index < span.end && end > span.start)) continue;
      const at =
        kind === 'moment' || kind === 'stamp' ? readMoment(match.groups ?? {}, utcOffsetMinutes) : null;
      // Twelve digits with a 25th hour are a number, a written date with one is a mistake.
      if (kind === 'stamp' && at === null) continue;
      found.push({ start: index, end, kind, at });
    }
  };
  add(moment, 'moment');
  add(stamps, 'stamp');
  add(day, 'day');
  add(clocks, 'clock');
  return found.sort((left, right) => left.start - right.start);
}

function readMoment(groups: Record<string, string | undefined>, utcOffsetMinutes: number): Date | null {
  const number = (text: string | undefined): number => (text === undefined ? NaN : Number(text));
  const { stampDay, stampClock } = groups;
  if (stampDay !== undefined && stampClock !== undefined) {
    return toDate({
      year: number(stampDay.slice(0, 4)),
      month: number(stampDay.slice(4, 6)),
      day: number(stampDay.slice(6)),
      hour: number(stampClock.slice(0, 2)),
      minute: number(stampClock.slice(2, 4)),
      second: number(stampClock.slice(4) || '0'),
      offset: utcOffsetMinutes,
    });
  }
  const year = groups.isoYear ?? groups.year ?? groups.shortYear ?? groups.namedYear ?? '';
  return toDate({
    year: number(year.length === 2 ? `20${year}` : year),
    month:
      groups.named === undefined
        ? number(groups.isoMonth ?? groups.month ?? groups.shortMonth)
        : readMonthName(groups.named),
    day: number(groups.isoDay ?? groups.day ?? groups.shortDay ?? groups.namedDay),
    hour: number(groups.hour),
    minute: number(groups.minute),
    second: number(groups.second ?? '0'),
    offset: readZone(groups.zone) ?? utcOffsetMinutes,
  });
}

function readMonthName(name: string): number {
  return monthNames.findIndex((names) => new RegExp(`^(?:${names})$`, 'iu').test(name)) + 1;
}

function readZone(zone: string | undefined): number | null {
  if (zone === undefined) return null;
  if (zone.toUpperCase() === 'Z') return 0;
  const digits = zone.slice(1).replace(':', '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return zone.startsWith('-') ? -minutes : minutes;
}

interface Clock {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  /** Minutes ahead of UTC. */
  offset: number;
}

function toDate({ year, month, day, hour, minute, second, offset }: Clock): Date | null {
  // Of the year 9999 a zone may make the next, and a date of five digits no database takes.
  if (!(year < 9999 && hour < 24 && minute < 60 && second < 60)) return null;
  const local = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const isSame =
    local.getUTCFullYear() === year && local.getUTCMonth() === month - 1 && local.getUTCDate() === day;
  return isSame ? new Date(local.getTime() - offset * 60_000) : null;
}
