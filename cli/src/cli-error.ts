/** Ends a command with a sentence for people (what happened, what it means for the money, what to do) and exit 1. */
export class CliError extends Error {
  override readonly name = 'CliError';
}

/** Names an unforeseen error without anything it says: its class, and the code, which the driver's layer keeps in `cause`. */
export function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  for (let current: unknown = error; current instanceof Error; current = current.cause) {
    if ('code' in current) return `${current.name} ${String(current.code)}`;
  }
  return error.name;
}
