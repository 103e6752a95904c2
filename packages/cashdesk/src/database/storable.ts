/**
 * Gives a text as PostgreSQL can store it, and a list or plain object with every text in it so, names of fields too: a NUL
 * or half a surrogate pair becomes U+FFFD, as a decoder writes what it could not read. Everything else stays as it is.
 *
 * For texts others wrote, where they come in: without it the row that holds one is refused each time, for good.
 */
export function storable<Value>(value: Value): Value;
export function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\0', '\ufffd');
  if (Array.isArray(value)) return value.map((inner) => storable(inner));
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [storable(name), storable(inner)]));
}

// A Date, bytes and the like hold no text of ours.
function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
