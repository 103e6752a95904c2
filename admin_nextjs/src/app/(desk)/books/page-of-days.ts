/** A page of days, each with its lines; days and lines as they were given. */
export interface DaysPage<Line> {
  readonly days: readonly { readonly day: string; readonly lines: readonly Line[] }[];
  /** The last day shown: the next page holds those before it. Null: there are none. */
  readonly next: string | null;
}

/** Takes the lines of `daysMax` days, of those before a day where one is named. The newest day comes first. Pure. */
export function pageOfDays<Line extends { readonly day: string }>(
  lines: readonly Line[],
  { before, daysMax }: { readonly before: string | null; readonly daysMax: number },
): DaysPage<Line> {
  const older = before === null ? lines : lines.filter(({ day }) => day < before);
  const days = [...Map.groupBy(older, ({ day }) => day)].map(([day, ofDay]) => ({ day, lines: ofDay }));
  const shown = days.slice(0, daysMax);
  return { days: shown, next: days.length > daysMax ? (shown.at(-1)?.day ?? null) : null };
}
