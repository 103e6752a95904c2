import handlers from 'hoodiecrow-imap/lib/commands/handlers/fetch.js';
import type { HoodiecrowConnection, HoodiecrowFetchQuery, HoodiecrowServer } from './hoodiecrow-types.ts';

/**
 * Mends FETCH of a part (`BODY.PEEK[]<0.1000>`, RFC 3501 §6.4.5) of several mails at once. hoodiecrow takes the length
 * off the shared query when the first mail is shorter, and hands over nothing of all the others.
 */
export function mendPartialFetch(server: HoodiecrowServer): void {
  const asked = new WeakMap<HoodiecrowFetchQuery, readonly number[]>();
  for (const name of ['BODY', 'BODY.PEEK'] as const) {
    server.fetchHandlers[name] = (
      connection: HoodiecrowConnection,
      message: unknown,
      query: HoodiecrowFetchQuery,
    ) => {
      const partial = asked.get(query) ?? query.partial;
      if (partial !== undefined) {
        asked.set(query, [...partial]);
        query.partial = [...partial];
      }
      return handlers[name](connection, message, query);
    };
  }
}
