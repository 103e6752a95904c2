import { readMailPage } from '@luxon/cashdesk';
import { z } from 'zod';
import { mayUse, readOperator } from '@/server/auth.ts';
import { readMailBody } from '@/server/mail-body.ts';
import { panelState } from '@/server/panel-state.ts';

/**
 * Gives a mail as the bank wrote it, for the frame of its page. An answer of its own, because a mail brings its styles
 * along and may have them under its own policy alone (`mailBodyHeaders`).
 */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  const operator = await readOperator();
  if (operator === null) return new Response(null, { status: 401 });
  if (!mayUse(operator, '/mail/[id]/body')) return new Response(null, { status: 403 });
  const id = z.uuid().safeParse((await params).id);
  const found = id.success ? await readMailPage(panelState().desk, id.data) : null;
  const raw = found?.mail.raw ?? null;
  const body = raw === null ? null : await readMailBody(raw);
  if (body === null) return new Response(null, { status: 404 });
  return new Response(body.page, {
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  });
}
