import { isOpenTo, readOperator } from '@/server/auth.ts';
import { openEventStream } from '@/server/event-stream.ts';
import { panelState } from '@/server/panel-state.ts';

export const dynamic = 'force-dynamic';

/** Pushes to a signed-in browser what changed. The browser asks for its page again by itself. */
export async function GET(request: Request): Promise<Response> {
  const operator = await readOperator();
  if (operator === null || !isOpenTo(operator, '/api/events')) return new Response(null, { status: 401 });
  return new Response(openEventStream(panelState().pulses, request.signal), {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
  });
}
