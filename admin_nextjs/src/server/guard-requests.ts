import type { Settings } from '@luxon/settings';

/** Gives the addresses the panel is used at: the one of the settings, and this machine's own. */
export function panelOrigins({ url, port }: Pick<Settings['panel'], 'url' | 'port'>): readonly string[] {
  return [...new Set([new URL(url).origin, `http://localhost:${port}`, `http://127.0.0.1:${port}`])];
}

export interface AskedRequest {
  readonly method: string;
  readonly path: string;
  /** Whom the request counts for. */
  readonly address: string;
  readonly origin: string | undefined;
  /** `sec-fetch-site`, which pages cannot write. */
  readonly site: string | undefined;
  /** As announced; null: not announced. */
  readonly bytes: number | null;
}

const harmless = ['GET', 'HEAD', 'OPTIONS'];
/** More than a person clicks, and than a desk full of people behind one address does. */
export const changesPerMinuteMax = 600;
/** Signing in sends an address and a password, or a passkey's answer. */
const signInBytesMax = 32_768;
const minuteMs = 60_000;

/**
 * Makes the guard before Next: gives the status a request is refused with, or null. Only what may change something is
 * looked at: it must come from a page of ours (browsers say where a form or script stands; a program that is no browser
 * says nothing and brings no cookie it was not given), not too often from one address, and small where nobody is signed
 * in yet. `nowMs` counts milliseconds.
 */
export function createGuard(
  origins: readonly string[],
  nowMs: () => number,
): (asked: AskedRequest) => 403 | 413 | 429 | null {
  let minute = 0;
  let counts = new Map<string, number>();
  return ({ method, path, address, origin, site, bytes }) => {
    if (harmless.includes(method)) return null;
    if (isFromElsewhere(origin, site, origins)) return 403;
    if (path.startsWith('/api/') && (bytes === null || bytes > signInBytesMax)) return 413;
    const now = Math.floor(nowMs() / minuteMs);
    if (now !== minute) [minute, counts] = [now, new Map()];
    const count = (counts.get(address) ?? 0) + 1;
    counts.set(address, count);
    return count > changesPerMinuteMax ? 429 : null;
  };
}

function isFromElsewhere(
  origin: string | undefined,
  site: string | undefined,
  ours: readonly string[],
): boolean {
  if (origin !== undefined) return !ours.includes(origin);
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}
