/** Says for people what an interrupted scan means; repeats no text of server or database. */
export function describeScanFailure(error: unknown): string {
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === '53100') {
    return 'The disk of the database is full: new bank mail cannot be stored. Mail waits in the mailbox and is not lost; no credit is sent for it yet. Free space on the disk.';
  }
  return `Reading the mailbox was interrupted (${code ?? 'no code'}). Mail waits in the mailbox and is not lost; trying again.`;
}

/** Gives the innermost code: the library that asked the database wraps what the database said. */
function codeOf(error: unknown): string | null {
  let found: string | null = null;
  for (let current = error; current instanceof Error; current = current.cause) {
    if ('code' in current && typeof current.code === 'string') found = current.code;
  }
  return found;
}
