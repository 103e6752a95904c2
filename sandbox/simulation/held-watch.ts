import type { Origin } from './mail-server.ts';
import type { Snapshot } from './snapshot.ts';
import type { Truth } from './truth.ts';

/** Remembers which attempts of the machine have come to wait for a person: whatever comes later, they stay so. */
export interface HeldWatch {
  /** Attempts that were held at an earlier look, with why. */
  held(): ReadonlyMap<string, string>;
  /** Takes a look in. */
  see(now: Snapshot, truth: Truth): void;
}

export function watchHeld(): HeldWatch {
  const held = new Map<string, string>();
  return {
    held: () => held,
    see(now, truth) {
      const planned = now.attempts.filter(
        ({ state, plannedBy }) => state === 'planned' && plannedBy === 'system',
      );
      if (planned.length === 0) return;
      const takenBack = new Set(
        now.mails
          .filter(({ uidValidity, uid }) => isReversal(truth.originOf(uidValidity, uid)))
          .map(({ paymentId }) => paymentId),
      );
      for (const { id, playerId, paymentId } of planned) {
        if (truth.isSwitchedOff || !now.isSwitchOn) held.set(id, 'the automatic credit was off');
        if (truth.blocked.has(playerId)) held.set(id, `${playerId} was blocked`);
        if (takenBack.has(paymentId)) held.set(id, 'the bank had taken its money back');
      }
    },
  };
}

const isReversal = (origin: Origin | null): boolean => origin?.kind === 'other' && origin.what === 'reversal';
