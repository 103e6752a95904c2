import type { PanelPulse, PulseHub } from './pulse-hub.ts';

/** Proxies cut streams that stay silent, and a browser that hears nothing for longer looks for itself. */
const keepAliveMs = 15_000;

/**
 * Writes server-sent events: `pulse` with the numbers every page shows, at once and after every change; `here` while
 * nothing does. Ends with `signal`, and when nobody reads any more.
 */
export function openEventStream(
  pulses: Pick<PulseHub, 'read' | 'subscribe'>,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let end = (): void => undefined;
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (text: string): void => controller.enqueue(encoder.encode(text));
      let isToldOrOver = false;
      const tell = (pulse: PanelPulse): void => {
        isToldOrOver = true;
        send(`event: pulse\ndata: ${JSON.stringify(pulse)}\n\n`);
      };
      send('retry: 2000\n\n');
      // Before the first read: a change while it is under way is told too.
      const leave = pulses.subscribe(tell);
      const timer = setInterval(() => send('event: here\ndata:\n\n'), keepAliveMs);
      const close = (): void => {
        end();
        controller.close();
      };
      end = () => {
        isToldOrOver = true;
        clearInterval(timer);
        leave();
        signal.removeEventListener('abort', close);
      };
      if (signal.aborted) return close();
      signal.addEventListener('abort', close);
      // What was told meanwhile is newer; without a database there is nothing to tell yet.
      pulses.read().then(
        (pulse) => (isToldOrOver ? undefined : tell(pulse)),
        () => undefined,
      );
    },
    cancel: () => end(),
  });
}
