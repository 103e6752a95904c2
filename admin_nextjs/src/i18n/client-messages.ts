/**
 * What of the texts goes to the browser: those of the parts that draw there. The rest stays on the server, where most
 * pages are made; messages.test.ts holds the list together with the sources.
 */
export const clientNamespaces = [
  'menu',
  'common',
  'look',
  'duration',
  'live',
  'sounds',
  'keys',
  'errors',
  'results',
  'signIn',
  'welcome',
  'statement',
  'me',
  'showWho',
  'match',
] as const;

/** Picks the texts the browser needs. */
export function pickClientMessages(messages: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(clientNamespaces.map((name) => [name, messages[name]]));
}
