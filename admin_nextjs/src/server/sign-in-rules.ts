import { forgetSignInTries, isPermitted, readTwoFactor, takeSignInTry, takeTotpCode } from '@luxon/cashdesk';
import { APIError, createAuthMiddleware, getSessionFromCtx, isAPIError } from 'better-auth/api';
import { symmetricDecrypt } from 'better-auth/crypto';
import { z } from 'zod';
import { panelState } from './panel-state.ts';

type Context = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

const emailOf = (body: unknown): string =>
  z.object({ email: z.string().max(200) }).safeParse(body).data?.email ?? '';
const codeOf = (body: unknown): string =>
  z.object({ code: z.string().max(20) }).safeParse(body).data?.code ?? '';

/** Before better-auth looks at anything: a locked address is told so; a code counts once. */
export const beforeSignIn = createAuthMiddleware(async (ctx) => {
  const { desk } = panelState();
  if (ctx.path === '/sign-in/email') {
    const tried = await takeSignInTry(desk, emailOf(ctx.body));
    if (tried.kind === 'locked') {
      const until = tried.until.toISOString();
      throw new APIError('TOO_MANY_REQUESTS', { code: 'LOCKED', message: `Locked until ${until}.`, until });
    }
  }
  if (ctx.path.startsWith('/two-factor/verify-')) {
    // Who is signed in already shows codes to the panel's own actions, which count them.
    if ((await getSessionFromCtx(ctx)) !== null)
      throw new APIError('FORBIDDEN', { code: 'SIGNED_IN', message: 'Signed in already.' });
    if (ctx.path === '/two-factor/verify-totp') await refuseUsedCode(ctx);
  }
});

/** After it: the password was right, so the failures before it are forgotten. */
export const afterSignIn = createAuthMiddleware(async (ctx) => {
  if (ctx.path === '/sign-in/email' && !isAPIError(ctx.context.returned))
    await forgetSignInTries(panelState().desk, emailOf(ctx.body));
});

/** Nobody who is switched off gets in, by whatever way. */
export async function refuseSwitchedOff({ userId }: { readonly userId: string }): Promise<void> {
  const { drizzle } = panelState().desk.database;
  if (!(await isPermitted(drizzle, `operator:${userId}`, 'keep_own_account')))
    throw new APIError('FORBIDDEN', { code: 'SWITCHED_OFF', message: 'This operator is switched off.' });
}

// better-auth takes a code as often as it is brought while its 90 seconds last (1.7.25, plugins/two-factor/totp).
async function refuseUsedCode(ctx: Context): Promise<void> {
  const { desk } = panelState();
  const operatorId = await whoseCode(ctx);
  const stored = operatorId === null ? null : await readTwoFactor(desk, operatorId);
  if (operatorId === null || stored === null) return;
  const secret = await symmetricDecrypt({ key: ctx.context.secretConfig, data: stored.secret });
  const { kind } = await takeTotpCode(desk, { operatorId, secret, code: codeOf(ctx.body) });
  // A wrong one is left to better-auth, which counts it.
  if (kind === 'used_before')
    throw new APIError('UNAUTHORIZED', { code: 'CODE_USED', message: 'Used before.' });
}

/** Who is signing in, by the cookie that stands between password and code. */
async function whoseCode(ctx: Context): Promise<string | null> {
  const { name } = ctx.context.createAuthCookie('two_factor');
  const identifier = await ctx.getSignedCookie(name, ctx.context.secret);
  if (!identifier) return null;
  return (await ctx.context.internalAdapter.findVerificationValue(identifier))?.value ?? null;
}
