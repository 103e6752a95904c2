import { mayUse, readOperator } from '@/server/auth.ts';
import { readNowView } from '@/server/now-view.ts';

export const dynamic = 'force-dynamic';

/** Gives the first page's words to a browser that shows it already. */
export async function GET(): Promise<Response> {
  const operator = await readOperator();
  if (operator === null || !mayUse(operator, '/api/now')) return new Response(null, { status: 401 });
  return Response.json(await readNowView(), { headers: { 'cache-control': 'no-store' } });
}
