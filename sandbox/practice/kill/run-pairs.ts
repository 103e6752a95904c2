import { isDeepStrictEqual } from 'node:util';
import { type KillGround, killsMax } from './kill-ground.ts';
import type { End } from './kill-rule.ts';
import { needsRoad, type Pair } from './pairs.ts';

/** What became of one pair. */
export interface PairResult {
  readonly pair: Pair;
  readonly isAsExpected: boolean;
  /** Null: the pair did not come about. */
  readonly came: End | null;
  /** Why it did not; null: it did. */
  readonly failure: string | null;
  /** What the last worker said, where the pair failed. */
  readonly lastWords: string;
}

export interface RunPairs {
  readonly pairs: readonly Pair[];
  /** Desks beside each other, each with a worker at a time. */
  readonly desks: number;
  readonly openGround: (options: { readonly hasRoad: boolean }) => Promise<KillGround>;
  readonly onResult: (result: PairResult) => void;
  /** Aborted: no other pair is begun, and those under way count for nothing. */
  readonly signal: AbortSignal;
}

/** Runs pairs one after the other at each of several desks; a desk at which a pair did not come about is made anew. */
export async function runPairs(run: RunPairs): Promise<PairResult[]> {
  const { pairs, desks, openGround, onResult, signal } = run;
  const waiting = [...pairs];
  const results: PairResult[] = [];

  async function work(): Promise<void> {
    let ground: KillGround | null = null;
    let hasRoad = false;
    let kills = 0;
    for (let pair = waiting.shift(); pair !== undefined; pair = waiting.shift()) {
      if (ground !== null && (hasRoad !== needsRoad(pair.place) || kills === killsMax)) {
        await ground.close();
        ground = null;
      }
      if (ground === null) {
        hasRoad = needsRoad(pair.place);
        kills = 0;
        ground = await openGround({ hasRoad });
      }
      kills += 1;
      const result = await runPair(ground, pair);
      if (signal.aborted) break;
      results.push(result);
      onResult(result);
      if (result.came !== null) continue;
      await ground.close();
      ground = null;
    }
    await ground?.close();
  }

  await Promise.all(Array.from({ length: Math.min(desks, pairs.length) }, work));
  return results;
}

async function runPair(ground: KillGround, pair: Pair): Promise<PairResult> {
  try {
    const came = await ground.kill(pair.place, pair.trouble);
    const isAsExpected = isDeepStrictEqual(came, pair.end);
    return { pair, isAsExpected, came, failure: null, lastWords: isAsExpected ? '' : ground.lastWords() };
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    return { pair, isAsExpected: false, came: null, failure, lastWords: ground.lastWords() };
  }
}
