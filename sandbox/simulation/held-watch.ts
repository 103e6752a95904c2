import type { Origin } from './mail-server.ts';
import type { Snapshot } from './snapshot.ts';
import type { Truth } from './truth.ts';

/**
 * Remembers which attempts have come to wait for a person: whatever comes later, also a restore, they stay so. What the
 * machine planned waits while anything holds it; what a person ordered waits where that came after the order.
 */
export interface HeldWatch {
  /** Attempts that were held at an earlier look, with why. */
  held(): ReadonlyMap<string, string>;
  /** Takes a look in. */
  see(now: Snapshot, truth: Truth): void;
}

export function watchHeld(): HeldWatch {
  const held = new Map<string, string>();
  let plannedBefore = new Set<string>();
  let wasOff = false;
  let takenBackBefore = new Set<string | null>();
  return {
    held: () => held,
    see(now, truth) {
      const planned = now.attempts.filter(({ state }) => state === 'planned');
      const isOff = !now.isSwitchOn;
      const takenBack = new Set(
        now.mails
          .filter(({ uidValidity, uid }) => isReversal(truth.originOf(uidValidity, uid)))
          .map(({ paymentId }) => paymentId),
      );
      for (const { id, playerId, paymentId, plannedBy } of planned) {
        const isOwn = plannedBy === 'system';
        const wasPlanned = plannedBefore.has(id);
        if (isOwn ? isOff || truth.isSwitchedOff : wasPlanned && isOff && !wasOff)
          held.set(id, 'the automatic credit was off');
        if (isOwn && truth.blocked.has(playerId)) held.set(id, `${playerId} was blocked`);
        if (takenBack.has(paymentId) && (isOwn || (wasPlanned && !takenBackBefore.has(paymentId))))
          held.set(id, 'the bank had taken its money back');
      }
      plannedBefore = new Set(planned.map(({ id }) => id));
      wasOff = isOff;
      takenBackBefore = takenBack;
    },
  };
}

const isReversal = (origin: Origin | null): boolean => origin?.kind === 'other' && origin.what === 'reversal';
