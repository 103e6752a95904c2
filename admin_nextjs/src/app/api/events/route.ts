import { isOpenTo, readOperator } from '@/server/auth.ts';
import { panelState } from '@/server/panel-state.ts';
import type { PanelPulse } from '@/server/pulse-hub.ts';

export const dynamic = 'force-dynamic';

/** Proxies cut streams that stay silent, and a browser that hears nothing for longer looks for itself. */
const keepAliveMs = 15_000;

/**
 * Pushes to a signed-in browser what changed, as server-sent events: `pulse` with the numbers every page shows, at once
 * and after every change; `here` while nothing does. The browser asks for its page again by itself.
 */
export async function GET(request: Request): Promise<Response> {
  const operator = await readOperator();
  if (operator === null || !isOpenTo(operator, '/api/events')) return new Response(null, { status: 401 });
  const { pulses } = panelState();
  const first = await pulses.read().catch(() => null);
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (text: string): void => controller.enqueue(encoder.encode(text));
      const tell = (pulse: PanelPulse): void => send(`event: pulse\ndata: ${JSON.stringify(pulse)}\n\n`);
      const leave = pulses.subscribe(tell);
      const timer = setInterval(() => send('event: here\ndata:\n\n'), keepAliveMs);
      request.signal.addEventListener('abort', () => {
        clearInterval(timer);
        leave();
        controller.close();
      });
      send('retry: 2000\n\n');
      if (first !== null) tell(first);
    },
  });
  return new Response(stream, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
  });
}
