import type { ReadyTokens } from '@luxon/settings';

const lookEveryMs = 200;
/** An editor writes a file in steps: a triple counts once it has stood still for so long. */
const settledAfterMs = 500;

export interface ReadyTokensWatch {
  /** The triple that has stood still long enough; null where there is none. */
  current(): ReadyTokens | null;
  stop(): void;
}

const sameTokens = (a: ReadyTokens | null, b: ReadyTokens | null): boolean =>
  a?.bearerToken === b?.bearerToken && a?.userId === b?.userId && a?.sessionId === b?.sessionId;

/**
 * Watches the ready tokens where they stand: a complete new triple is live within a second, a half-written one never.
 * @param read reads the triple anew; a throw counts as nothing new
 */
export function watchReadyTokens(
  initial: ReadyTokens | null,
  read: () => ReadyTokens | null,
  now: () => number = performance.now.bind(performance),
): ReadyTokensWatch {
  let settled = initial;
  let seen = initial;
  let seenSince = now();
  const timer = setInterval(() => {
    let next: ReadyTokens | null;
    try {
      next = read();
    } catch {
      return;
    }
    if (!sameTokens(next, seen)) {
      seen = next;
      seenSince = now();
    } else if (next !== null && !sameTokens(next, settled) && now() - seenSince >= settledAfterMs) {
      settled = next;
    }
  }, lookEveryMs);
  timer.unref();
  return { current: () => settled, stop: () => clearInterval(timer) };
}
