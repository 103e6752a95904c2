import { readOperator } from '@/server/auth.ts';
import { panelState } from '@/server/panel-state.ts';

export const dynamic = 'force-dynamic';

/** Proxies cut streams that stay silent. */
const keepAliveMs = 15_000;

/** Tells a signed-in browser which table changed, as server-sent events; it asks for the page again by itself. */
export async function GET(request: Request): Promise<Response> {
  if ((await readOperator()) === null) return new Response(null, { status: 401 });
  const { changes } = panelState();
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (text: string): void => controller.enqueue(encoder.encode(text));
      const onChange = (what: string): void => send(`data: ${what}\n\n`);
      const timer = setInterval(() => send(': here\n\n'), keepAliveMs);
      changes.on('change', onChange);
      request.signal.addEventListener('abort', () => {
        clearInterval(timer);
        changes.off('change', onChange);
        controller.close();
      });
      send('retry: 2000\n\n');
    },
  });
  return new Response(stream, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
  });
}
