import { setTimeout as pause } from 'node:timers/promises';
import type { DeskControl } from '@luxon/sandbox';
import type { Notice } from './notices.ts';

const lookEveryMs = 50;
/** Nothing more comes when nothing came for so long. */
const silenceMsMax = 45_000;

/** Tells when each notice's credit was executed; `Date` milliseconds by amount, the first where there are several. */
export function creditsOf(control: DeskControl): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const { amount, at } of control.book()) if (!times.has(amount)) times.set(amount, at.getTime());
  return times;
}

/** Waits until every notice is in the book, or nothing has come for 45 s. Gives how many are. */
export async function awaitCredits(control: DeskControl, notices: readonly Notice[]): Promise<number> {
  let seen = -1;
  let seenAt = performance.now();
  for (;;) {
    const credits = creditsOf(control);
    const count = notices.filter(({ amount }) => credits.has(amount)).length;
    if (count > seen) {
      seen = count;
      seenAt = performance.now();
    }
    if (count === notices.length || performance.now() - seenAt > silenceMsMax) return count;
    await pause(lookEveryMs);
  }
}

export interface BookCount {
  readonly credited: number;
  /** Entries no notice accounts for: a second credit, another player, another sum. */
  readonly doubled: number;
  /** Notices without an entry, wherever else they may be visible. */
  readonly lost: number;
}

/** Compares the book of a desk that served nobody else with what the bank told of. */
export function countBook(control: DeskControl, notices: readonly Notice[]): BookCount {
  const owed = new Map(notices.map(({ amount, playerId }) => [`${playerId} ${amount}`, 0]));
  let doubled = 0;
  for (const { playerId, amount } of control.book()) {
    const key = `${playerId} ${amount}`;
    const before = owed.get(key);
    if (before === undefined || before > 0) doubled += 1;
    else owed.set(key, 1);
  }
  const credited = [...owed.values()].filter((times) => times > 0).length;
  return { credited, doubled, lost: owed.size - credited };
}
