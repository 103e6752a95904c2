/** What every open panel is told when something changed. */
export interface PanelPulse {
  /** Grows with every change; another process starts with another beginning. */
  readonly version: string;
  readonly waiting: number;
  readonly unmatched: number;
  /** Those of them that are mails. */
  readonly unmatchedMails: number;
  readonly unknown: number;
  readonly proposals: number;
  /** When the mailbox was last read to its end (ISO); null: never. */
  readonly mailScannedAt: string | null;
  /** The server's time (ISO) when this was read. */
  readonly at: string;
}

export interface PulseHub {
  /** The version of what can be seen now: what was read under it may be shown again while it stays. */
  readonly version: string;
  /** Takes note that a table changed. */
  changed(table: string): void;
  /** Gives the pulse of now; many who ask at once are one read. */
  read(): Promise<PanelPulse>;
  /** Calls `tell` after changes, gathered, until it throws; gives the function that ends it. */
  subscribe(tell: (pulse: PanelPulse) => void): () => void;
}

export interface PulseHubOptions {
  readonly boot: string;
  readonly read: () => Promise<Omit<PanelPulse, 'version'>>;
  /** Calls `work` once, so many milliseconds from now. */
  readonly later: (ms: number, work: () => void) => void;
}

/** One transaction moves several tables: this long they are gathered into one pulse. */
export const gatherMs = 60;
/** A busy desk is told of this often at the most: a hundred panels ask for their page each time. */
export const restMs = 400;

/** Tables no page shows: the audit seals what other tables already announced. */
const unseen = [
  'audit_pending',
  'audit_chain',
  'audit_heads',
  'session_ready_tokens',
  'password_submissions',
];

/** Gathers the changes of the desk and tells every open panel, with one read for all of them. */
export function createPulseHub({ boot, read, later }: PulseHubOptions): PulseHub {
  const listeners = new Set<(pulse: PanelPulse) => void>();
  let count = 0;
  let known: { version: string; pulse: Promise<PanelPulse> } | null = null;
  let isDue = false;
  let isResting = false;
  const version = (): string => `${boot}.${count}`;

  function readOnce(): Promise<PanelPulse> {
    const now = version();
    if (known?.version !== now) {
      const pulse = read().then((facts) => ({ ...facts, version: now }));
      known = { version: now, pulse };
      // A failed read is nobody's answer for long: who asks next reads anew.
      pulse.catch(() => {
        if (known?.pulse === pulse) known = null;
      });
    }
    return known.pulse;
  }

  async function tellAll(): Promise<void> {
    isDue = false;
    isResting = true;
    later(restMs, () => {
      isResting = false;
      if (isDue) void tellAll();
    });
    if (listeners.size === 0) return;
    const pulse = await readOnce().catch(() => null);
    // Without a database there is nothing to tell; the next change, or `everything`, comes once it is back.
    if (pulse === null) return;
    for (const tell of listeners) {
      try {
        tell(pulse);
      } catch {
        // A stream that broke: its browser opens another one. The others are told.
        listeners.delete(tell);
      }
    }
  }

  return {
    get version() {
      return version();
    },
    changed(table) {
      if (unseen.includes(table)) return;
      count += 1;
      if (isDue) return;
      isDue = true;
      if (!isResting) later(gatherMs, () => void tellAll());
    },
    read: readOnce,
    subscribe(tell) {
      listeners.add(tell);
      return () => void listeners.delete(tell);
    },
  };
}
