const dayMinutes = 24 * 60;

/** Cuts hours that may run over midnight into pieces of one day, in minutes. Pure. */
export function hourParts(fromMinute: number, untilMinute: number): readonly (readonly [number, number])[] {
  if (fromMinute < untilMinute) return [[fromMinute, untilMinute]];
  const pieces = [
    [0, untilMinute],
    [fromMinute, dayMinutes],
  ] as const;
  return pieces.filter(([from, until]) => until > from);
}
