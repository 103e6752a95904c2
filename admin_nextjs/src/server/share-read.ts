export interface SharedReadOptions {
  /** What can be seen now; another version is another read. */
  readonly version: () => string;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Times pass also where nothing changes: what was read a second ago is read anew. */
const sharedMsMax = 1_000;

/**
 * Makes one read serve everybody who asks under the same version of the desk: a hundred panels hear of a change in the
 * same moment. Whoever asks between a change and the word of it sees the state before, and asks again when the word
 * comes. A read that failed is nobody's answer but of those who waited for it.
 */
export function createSharedRead<Value>({ version, now }: SharedReadOptions) {
  let shared = new Map<string, { readonly at: number; readonly value: Promise<Value> }>();
  let sharedVersion = '';
  return (key: string, read: () => Promise<Value>): Promise<Value> => {
    if (sharedVersion !== version()) [shared, sharedVersion] = [new Map(), version()];
    const known = shared.get(key);
    if (known !== undefined && now() - known.at < sharedMsMax) return known.value;
    const fresh = { at: now(), value: read() };
    shared.set(key, fresh);
    fresh.value.catch(() => {
      if (shared.get(key) === fresh) shared.delete(key);
    });
    return fresh.value;
  };
}
