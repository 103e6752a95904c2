/** `fresh`: read to its end lately. `late`: should have been. `left`: not watched any more. */
export type FolderHealth = 'fresh' | 'late' | 'left';

/** A sweep comes every 30 s; four may fail before somebody should look. */
const freshMsMax = 120_000;
/** A folder not read for so long is no part of the desk any more. */
export const watchedForMs = 7 * 24 * 60 * 60_000;

/** Says how a folder does: its health is the age of its last good sweep, not that a connection is open. */
export function judgeFolder(scannedAt: Date, now: Date): FolderHealth {
  const ageMs = now.getTime() - scannedAt.getTime();
  if (ageMs > watchedForMs) return 'left';
  return ageMs > freshMsMax ? 'late' : 'fresh';
}
