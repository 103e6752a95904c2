/** A line of the history. */
export interface StoryLine {
  readonly id: number;
  /** What it is about: `payment <id>`. */
  readonly thing: string;
  /** Null: it was made. */
  readonly from: string | null;
  readonly to: string;
}

/** What the history says of every thing. */
export interface Stories {
  /** Where its last line left it. */
  lastMove(thing: string): string | undefined;
  /** Things whose lines do not follow one another. */
  broken(): readonly string[];
}

/** Hears the history line by line: it is the longest table of a run, and only ever grows. */
export interface StoryReader extends Stories {
  /** The lines after this id are to be heard next: the new ones, and those that may have been committed late. */
  readAfter(): number;
  /** Takes lines in the order of their ids; what was heard already changes nothing. */
  hear(lines: readonly StoryLine[]): void;
  /** Forgets everything: all is read again. */
  forget(): void;
}

/** Far more than a few processes write side by side. */
const lateMax = 100;

export function createStoryReader(): StoryReader {
  const heard = new Set<number>();
  const last = new Map<string, string>();
  const broken = new Set<string>();
  let newest = 0;
  return {
    lastMove: (thing) => last.get(thing),
    broken: () => [...broken],
    readAfter: () => newest - lateMax,
    hear(lines) {
      for (const { id, thing, from, to } of lines) {
        if (heard.has(id)) continue;
        heard.add(id);
        newest = Math.max(newest, id);
        const before = last.get(thing) ?? null;
        // What was given back may be taken again: a claim of its own.
        const isTakenAgain = thing.startsWith('claim ') && from === null && before === 'given_back';
        if (from !== before && !isTakenAgain) broken.add(thing);
        last.set(thing, to);
      }
    },
    forget() {
      for (const kept of [heard, last, broken]) kept.clear();
      newest = 0;
    },
  };
}
