export interface CallsInHandOptions {
  /** So many at once. */
  readonly callsMax: number;
  /** A call that takes longer hangs. */
  readonly hangsAfterMs: number;
  /** Milliseconds that never jump; default: `performance.now`. */
  readonly monotonicMs?: () => number;
}

/** The calls at MobCash that jobs went on to by themselves. */
export interface CallsInHand {
  /** Whether another one may be gone on to; otherwise it waits in the queue, behind the mails that wait to be read. */
  hasRoom(): boolean;
  /** Counts a call until it is over. */
  count<T>(call: () => Promise<T>): Promise<T>;
}

/**
 * Keeps the calls from taking every place of the worker: where MobCash hangs, mails are still read and matched, and
 * people see what waits.
 */
export function createCallsInHand(options: CallsInHandOptions): CallsInHand {
  const { callsMax, hangsAfterMs, monotonicMs = () => performance.now() } = options;
  const calls = new Set<{ readonly startedAt: number }>();
  return {
    hasRoom: () =>
      calls.size < callsMax && [...calls].every(({ startedAt }) => monotonicMs() - startedAt <= hangsAfterMs),
    async count(call) {
      const counted = { startedAt: monotonicMs() };
      calls.add(counted);
      try {
        return await call();
      } finally {
        calls.delete(counted);
      }
    },
  };
}
