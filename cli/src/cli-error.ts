/** Ends a command with a sentence for people (what happened, what it means for the money, what to do) and exit 1. */
export class CliError extends Error {
  override readonly name = 'CliError';
}
