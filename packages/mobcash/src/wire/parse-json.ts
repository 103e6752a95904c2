/**
 * Parses JSON without losing digits: an integer above 2^53 becomes its text. MobCash's ids have 19 digits, and
 * whether they come quoted is not known for every reply. Returns `undefined` for what is not JSON, or for such a
 * number where the runtime cannot show its digits.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, keepDigits);
  } catch {
    return undefined;
  }
}

function keepDigits(this: unknown, _key: string, value: unknown, ...rest: unknown[]): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = (rest[0] as { source?: unknown } | undefined)?.source;
  if (typeof source !== 'string') {
    if (Number.isInteger(value)) throw new RangeError('A number has more digits than can be kept.');
    return value;
  }
  return /^-?\d+$/.test(source) ? source : value;
}
