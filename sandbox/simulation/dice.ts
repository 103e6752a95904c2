import { createHash } from 'node:crypto';

/** Every choice of a run comes from here: the same seed gives the same choices. */
export interface Dice {
  /** Gives a whole number from 0 to `limit` − 1. */
  below(limit: number): number;
  /** Says yes this often, 0 to 1. */
  chance(share: number): boolean;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
  /** Picks one, or nothing of nothing. */
  pickAny<Item>(items: readonly Item[]): Item | undefined;
  /** Picks by weight; the sum of the weights is above zero. */
  weighted<Item>(items: readonly (readonly [weight: number, item: Item])[]): Item;
  bytes(size: number): Uint8Array;
}

/** Creates dice of one stream of a seed (sfc32). Streams of one seed are independent of each other. */
export function createDice(seed: number, stream: string): Dice {
  const start = createHash('sha256').update(`${seed}/${stream}`).digest();
  let a = start.readUInt32LE(0) | 0;
  let b = start.readUInt32LE(4) | 0;
  let c = start.readUInt32LE(8) | 0;
  let count = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + count) | 0;
    count = (count + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  const below = (limit: number): number => Math.floor((next() / 2 ** 32) * limit);
  return {
    below,
    chance: (share) => next() / 2 ** 32 < share,
    pick: (items) => items[below(items.length)] ?? items[0],
    pickAny: (items) => items[below(items.length)],
    weighted(items) {
      const total = items.reduce((sum, [weight]) => sum + weight, 0);
      let at = (next() / 2 ** 32) * total;
      for (const [weight, item] of items) {
        at -= weight;
        if (at < 0) return item;
      }
      const last = items.at(-1);
      if (last === undefined) throw new TypeError('dice were thrown over nothing');
      return last[1];
    },
    bytes: (size) => Uint8Array.from({ length: size }, () => next() & 0xff),
  };
}
