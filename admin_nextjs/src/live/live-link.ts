import type { PanelPulse } from '@/server/pulse-hub.ts';

/** What of an EventSource is used. */
export interface EventStream {
  readonly readyState: number;
  addEventListener(type: 'pulse' | 'here', listen: (event: { data: string }) => void): void;
  addEventListener(type: 'open' | 'error', listen: () => void): void;
  close(): void;
}

export interface LiveLinkOptions {
  readonly open: () => EventStream;
  /** Milliseconds of a clock that goes on while the machine sleeps. */
  readonly now: () => number;
  readonly onPulse: (pulse: PanelPulse) => void;
  readonly onAlive: () => void;
  /** `heardAt`: until when what is shown was true. */
  readonly onLost: (heardAt: number) => void;
  /** The server answered, but not with events: nobody is signed in any more, or it is starting. */
  readonly onRefused: () => void;
}

export interface LiveLink {
  /** Looks whether the connection lives; to be called every few seconds, and when the page comes back to the eye. */
  check(): void;
  close(): void;
}

/** The server says `here` every 15 s; twice that and more without a word is a dead connection nobody told us of. */
const silentMsMax = 40_000;
/** Who calls `check` does so every 5 s; a longer pause means that the machine slept. */
const sleptMs = 20_000;
const closed = 2;

/** Holds one stream of events and opens another when it dies, also when it dies without a sign. */
export function createLiveLink(options: LiveLinkOptions): LiveLink {
  const { open, now } = options;
  let heardAt = now();
  let checkedAt = now();
  let stream = connect();

  function connect(): EventStream {
    const fresh = open();
    const isCurrent = (): boolean => stream === fresh;
    const hear = (): void => {
      heardAt = now();
      options.onAlive();
    };
    fresh.addEventListener('open', () => isCurrent() && hear());
    fresh.addEventListener('here', () => isCurrent() && hear());
    fresh.addEventListener('pulse', ({ data }) => {
      if (!isCurrent()) return;
      hear();
      options.onPulse(JSON.parse(data) as PanelPulse);
    });
    fresh.addEventListener('error', () => {
      if (!isCurrent()) return;
      options.onLost(heardAt);
      if (fresh.readyState === closed) options.onRefused();
    });
    return fresh;
  }

  function reconnect(): void {
    stream.close();
    stream = connect();
  }

  return {
    check() {
      const at = now();
      const slept = at - checkedAt > sleptMs;
      checkedAt = at;
      if (at - heardAt > silentMsMax) options.onLost(heardAt);
      if (slept || at - heardAt > silentMsMax || stream.readyState === closed) reconnect();
    },
    close: () => stream.close(),
  };
}
