import { panelAuth } from '@/server/auth.ts';

/** What browsers ask of better-auth themselves; all else it can do goes through the panel's actions, or not at all. */
const asked: readonly string[] = [
  '/api/auth/sign-in/email',
  '/api/auth/two-factor/verify-totp',
  '/api/auth/two-factor/verify-backup-code',
  '/api/auth/passkey/options',
  '/api/auth/passkey/sign-in',
];

export async function POST(request: Request): Promise<Response> {
  if (!asked.includes(new URL(request.url).pathname)) return new Response(null, { status: 404 });
  return panelAuth().handler(request);
}
