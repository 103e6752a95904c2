import type { Deciding } from '@luxon/cashdesk';

/** What waits for a second person stands before what waits for a first. */
export function proposedFirst<Thing>(
  things: readonly Thing[],
  decidingOf: (thing: Thing) => Deciding | undefined,
): Thing[] {
  const isProposed = (thing: Thing) => (decidingOf(thing)?.proposals.length ?? 0) > 0;
  return [...things].sort((a, b) => Number(isProposed(b)) - Number(isProposed(a)));
}
