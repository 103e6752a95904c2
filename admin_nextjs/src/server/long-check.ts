/** Where a check that may take long stands. Times in ms. */
export interface CheckState<Result> {
  /** What it found last; null: it has not ended yet. Kept while it runs again. */
  readonly last: { readonly at: Date; readonly tookMs: number; readonly result: Result } | null;
  /** Since when it runs; null: it does not. */
  readonly runningSince: Date | null;
  /** What the work told of itself last. */
  readonly progress: bigint;
  /** Whether the last run broke off; what was found before it stays. */
  readonly isBroken: boolean;
}

export interface LongCheck<Result> {
  readonly state: () => CheckState<Result>;
  /** Starts it where it does not run; never waits. */
  readonly start: () => void;
  /** Starts it where what is known is too old, and waits for its end, `waitMs` at most. */
  readonly freshen: (waitMs: number) => Promise<CheckState<Result>>;
}

interface LongCheckOptions<Result> {
  readonly work: (onProgress: (done: bigint) => void) => Promise<Result>;
  /** Called when it starts, ends, and every two seconds meanwhile: pages that show it look again. */
  readonly changed: () => void;
  readonly clock: () => Date;
}

const tellEveryMs = 2_000;
/** What a quick check found is good for a while; a slow one may take a twentieth of the time at most. */
const freshMs = 10_000;
const shareOfTime = 20;

/**
 * Makes a check that any number of pages share: one run at a time, no page waits for its end. What it found is kept in
 * memory, until the process ends.
 */
export function createLongCheck<Result>(options: LongCheckOptions<Result>): LongCheck<Result> {
  const { work, changed, clock } = options;
  let state: CheckState<Result> = { last: null, runningSince: null, progress: 0n, isBroken: false };
  let running: Promise<void> | null = null;

  async function run(startedAt: Date): Promise<void> {
    let toldAt = startedAt.getTime();
    try {
      const result = await work((progress) => {
        state = { ...state, progress };
        if (clock().getTime() - toldAt < tellEveryMs) return;
        toldAt = clock().getTime();
        changed();
      });
      const at = clock();
      const last = { at, tookMs: at.getTime() - startedAt.getTime(), result };
      state = { last, runningSince: null, progress: 0n, isBroken: false };
    } catch {
      state = { ...state, runningSince: null, progress: 0n, isBroken: true };
    }
    running = null;
    changed();
  }

  function start(): Promise<void> {
    if (running !== null) return running;
    const startedAt = clock();
    state = { ...state, runningSince: startedAt, progress: 0n };
    running = run(startedAt);
    return running;
  }

  return {
    state: () => state,
    start: () => void start(),
    async freshen(waitMs) {
      const { last } = state;
      const ageMs = last === null ? Number.POSITIVE_INFINITY : clock().getTime() - last.at.getTime();
      if (ageMs <= Math.max(freshMs, (last?.tookMs ?? 0) * shareOfTime)) return state;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const patience = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, waitMs);
      });
      await Promise.race([start(), patience]);
      clearTimeout(timer);
      return state;
    },
  };
}
