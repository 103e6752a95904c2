'use server';

import { checkInvite, consumeInvite, giveBackInvite, recordOperatorEvent } from '@luxon/cashdesk';
import { say } from '@/server/act.ts';
import { type ActionResult, type Answer, done, problem } from '@/server/action-result.ts';
import { panelAuth } from '@/server/auth.ts';
import { isEasyPassword } from '@/server/judge-password.ts';
import { panelState } from '@/server/panel-state.ts';
import { readNewOperator } from './new-operator.ts';

/** Makes an operator by an invitation that works once. */
export async function createOperator(_previous: Answer | null, form: FormData): Promise<Answer> {
  return say(await create(form));
}

async function create(form: FormData): Promise<ActionResult> {
  const read = readNewOperator(Object.fromEntries(form));
  if (read.kind === 'malformed') return problem(read.text);
  const { token, name, email, password } = read.operator;
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
