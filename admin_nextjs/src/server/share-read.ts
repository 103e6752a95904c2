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
  let known: { version: string; key: string; at: number; value: Promise<Value> } | null = null;
  return (key: string, read: () => Promise<Value>): Promise<Value> => {
    const isKnown = known !== null && known.version === version() && known.key === key;
    if (known !== null && isKnown && now() - known.at < sharedMsMax) return known.value;
    const fresh = { version: version(), key, at: now(), value: read() };
    known = fresh;
    fresh.value.catch(() => {
      if (known === fresh) known = null;
    });
    return fresh.value;
  };
}
