import type { MobcashSettings } from '@luxon/settings';

const lookEveryMs = 200;
/** An editor writes a file in steps: what was changed counts once it has stood still for so long. */
const settledAfterMs = 500;

export interface SettingsWatch {
  /** The MobCash settings that have stood still long enough. */
  current(): MobcashSettings;
  stop(): void;
}

export interface WatchSettings {
  readonly initial: MobcashSettings;
  /** Reads the settings anew; null where they cannot be used at the moment: a file is being written, perhaps. */
  readonly read: () => MobcashSettings | null;
  readonly onChange: (settings: MobcashSettings) => void;
  /** Told once when they have been unusable for longer than a file is being written: the former ones stay. */
  readonly onUnusable: () => void;
  readonly now?: () => number;
}

/**
 * Watches the MobCash settings where they stand: a change that is whole and readable is live within a second, a
 * half-written one never.
 */
export function watchSettings({
  initial,
  read,
  onChange,
  onUnusable,
  now = performance.now.bind(performance),
}: WatchSettings): SettingsWatch {
  let settled = initial;
  let settledText = JSON.stringify(initial);
  let seenText = settledText;
  let seenSince = now();
  let isTold = false;
  const look = (): void => {
    const next = read();
    const text = next === null ? '' : JSON.stringify(next);
    if (text !== seenText) {
      seenText = text;
      seenSince = now();
      isTold = false;
    } else if (now() - seenSince < settledAfterMs) {
      // It may still be written.
    } else if (next === null) {
      if (!isTold) onUnusable();
      isTold = true;
    } else if (text !== settledText) {
      settled = next;
      settledText = text;
      onChange(next);
    }
  };
  const timer = setInterval(() => {
    try {
      look();
    } catch {
      // What cannot be read now is looked at again in a moment.
    }
  }, lookEveryMs);
  timer.unref();
  return { current: () => settled, stop: () => clearInterval(timer) };
}
