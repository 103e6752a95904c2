'use server';

import { checkInvite, consumeInvite, giveBackInvite, recordOperatorEvent } from '@luxon/cashdesk';
import { z } from 'zod';
import { say } from '@/server/act.ts';
import { type ActionResult, type Answer, done, problem } from '@/server/action-result.ts';
import { panelAuth, passwordLengthMin } from '@/server/auth.ts';
import { isEasyPassword } from '@/server/judge-password.ts';
import { panelState } from '@/server/panel-state.ts';

const newOperator = z.object({
  token: z.string().min(16).max(200),
  name: z.string().trim().min(1).max(80),
  email: z
    .email()
    .max(200)
    .transform((text) => text.toLowerCase()),
  password: z.string().min(passwordLengthMin).max(128),
});

/** Makes an operator by an invitation that works once. */
export async function createOperator(_previous: Answer | null, form: FormData): Promise<Answer> {
  return say(await create(form));
}

async function create(form: FormData): Promise<ActionResult> {
  const parsed = newOperator.safeParse(Object.fromEntries(form));
  if (!parsed.success) return problem('malformedOperator');
  const { token, name, email, password } = parsed.data;
  if (isEasyPassword(password, { name, email })) return problem('passwordEasy');
  const { desk } = panelState();
  if ((await checkInvite(desk, token)).kind !== 'valid') return problem('inviteInvalid');
  const context = await panelAuth().$context;
  if ((await context.internalAdapter.findUserByEmail(email)) !== null) return problem('operatorKnown');
  const hash = await context.password.hash(password);
  const invite = await consumeInvite(desk, token);
  if (invite.kind !== 'consumed') return problem('inviteInvalid');
  try {
    const user = await context.internalAdapter.createUser(
      { name, email, emailVerified: true, role: invite.role },
      { method: 'email-password' },
    );
    await context.internalAdapter.linkAccount({
      userId: user.id,
      accountId: user.id,
      providerId: 'credential',
      password: hash,
    });
    await recordOperatorEvent(desk.database.drizzle, desk, {
      operatorId: user.id,
      what: 'made',
      reason: 'by an invitation',
      actor: invite.createdBy,
      facts: { name, email, role: invite.role, inviteId: invite.inviteId },
    });
    return done('saved');
  } catch {
    // The invitation was not used up for nothing.
    await giveBackInvite(desk, invite.inviteId);
    return problem('failed');
  }
}
