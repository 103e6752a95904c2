/** One request, and its answer where the paste held it, as the developer tools showed it. */
export interface SeenExchange {
  /** Null: the paste does not say where it went. */
  readonly url: string | null;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string | null;
  readonly responseBody: string | null;
  readonly at: Date | null;
}

/** Makes an exchange from what a form of paste yields. */
export function seen(part: Partial<SeenExchange>): SeenExchange {
  return { url: null, headers: new Map(), body: null, responseBody: null, at: null, ...part };
}

/** Reads `Name: value` into a map of lower-case names; a pseudo-header (`:authority`) keeps its colon. */
export function readHeaderLine(line: string, headers: Map<string, string>): boolean {
  const match = /^(:?[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}):[ \t]*(.*)$/.exec(line);
  if (match === null) return false;
  headers.set((match[1] ?? '').toLowerCase(), (match[2] ?? '').trim());
  return true;
}

/** Parses JSON and keeps every digit of a number above 2^53 as text; undefined for what is no JSON. */
export function parseKeepingDigits(text: string): unknown {
  try {
    return JSON.parse(quoteLongNumbers(text));
  } catch {
    return undefined;
  }
}

// Outside strings only, one that never ends included: looking for its end again and again would take squares.
// a number of 16 digits and more may not survive as a number.
function quoteLongNumbers(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.?)*(?:"|$)|-?\d{16,}(?![\d.eE])/gs, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  );
}
