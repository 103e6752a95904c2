/** A moment as a statement writes it. */
export interface BankDate {
  /** Local midnight where no clock was stated. */
  readonly at: Date;
  readonly hasClock: boolean;
}

const day =
  /^(?:(?<day>\d{1,2})[./ -](?<month>\d{1,2}|\p{L}{3,9})\.?[./ -](?<year>\d{4}|\d{2})|(?<yearFirst>\d{4})[./-](?<monthSecond>\d{2})[./-](?<dayLast>\d{2}))(?: ?г\.?)?/u;
const clock = /^(?:(?:T|,| в)? ?(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?)?$/;
const zone = / ?(?:(Z|UTC|GMT)|(?:UTC|GMT)?([+-])(\d{2}):?(\d{2}))$/;

// By their first three letters: English, Russian in the first case and the second.
const months: Readonly<Record<string, number>> = Object.fromEntries(
  [
    ['jan', 'янв'],
    ['feb', 'фев'],
    ['mar', 'мар'],
    ['apr', 'апр'],
    ['may', 'май', 'мая'],
    ['jun', 'июн'],
    ['jul', 'июл'],
    ['aug', 'авг'],
    ['sep', 'сен'],
    ['oct', 'окт'],
    ['nov', 'ноя'],
    ['dec', 'дек'],
  ].flatMap((names, at) => names.map((name) => [name, at + 1])),
);

/**
 * Reads a date with or without a clock: `03.11.2026 19:11:07`, `3/11/26 19:11`, `2026-11-03T19:11:07+06:00`,
 * `03-Nov-2026`, `3 ноября 2026 г. 19:11`. The day stands before the month. Null: no date, or one no calendar has.
 */
export function readBankDate(text: string, utcOffsetMinutes: number): BankDate | null {
  const plain = text.replace(/\s+/g, ' ').trim();
  const found = day.exec(plain);
  if (found === null) return null;
  const stated = readZone(plain.slice(found[0].length), utcOffsetMinutes);
  const time = clock.exec(stated.rest);
  if (time === null) return null;
  const [, hour, minute = '0', second = '0'] = time;
  const parts = found.groups ?? {};
  const year = Number(parts.yearFirst ?? parts.year);
  const month = monthOf(parts.monthSecond ?? parts.month ?? '');
  const date = [year < 100 ? 2000 + year : year, month, Number(parts.dayLast ?? parts.day)] as const;
  const wall = [Number(hour ?? 0), Number(minute), Number(second)] as const;
  const utc = Date.UTC(date[0], date[1] - 1, date[2], ...wall);
  const back = new Date(utc);
  // No roll-over: 31.02. and 24:61 are no moments.
  const isReal =
    back.getUTCMonth() === date[1] - 1 && back.getUTCDate() === date[2] && back.getUTCHours() === wall[0];
  if (!isReal || wall[1] > 59 || wall[2] > 59) return null;
  return { at: new Date(utc - stated.offsetMinutes * 60_000), hasClock: hour !== undefined };
}

function monthOf(text: string): number {
  return /^\d/.test(text) ? Number(text) : (months[text.slice(0, 3).toLowerCase()] ?? Number.NaN);
}

// A stated zone wins over the setting; one is written only behind a clock.
function readZone(rest: string, offsetMinutes: number): { rest: string; offsetMinutes: number } {
  const found = zone.exec(rest);
  if (found === null || !rest.includes(':')) return { rest, offsetMinutes };
  const [all, utc, sign, hours, minutes] = found;
  const stated = utc === undefined ? (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1) : 0;
  return { rest: rest.slice(0, -all.length), offsetMinutes: stated };
}
