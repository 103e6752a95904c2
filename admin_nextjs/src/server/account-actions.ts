'use server';

import { addReceivingAccount, readAccountForm, switchReceivingAccount } from '@luxon/cashdesk';
import { revalidatePath } from 'next/cache';
import { getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { type ActionResult, done, problem } from './action-result.ts';
import { requireOperator } from './auth.ts';
import { panelState } from './panel-state.ts';

const text = z.string().max(300);
const accountForm = z.object({
  name: text,
  payTo: text,
  bank: text,
  mailbox: text,
  currency: text,
  dayLimit: text,
  requestMin: text,
  requestMax: text,
  hours: text,
});

export async function addAccount(_previous: ActionResult | null, form: FormData): Promise<ActionResult> {
  const { actor } = await requireOperator();
  const parsed = accountForm.safeParse(Object.fromEntries(form));
  if (!parsed.success) return problem('failed');
  const { desk, settings } = panelState();
  const read = readAccountForm(parsed.data, {
    banks: settings.mail.banks.map(({ bank }) => bank),
    mailboxes: settings.mailboxes.map(({ address }) => address),
  });
  if (read.kind === 'malformed') {
    const t = await getTranslations('accounts');
    return problem('malformedAccount', { field: t(read.field) });
  }
  const { kind } = await addReceivingAccount(desk, { ...read.account, actor });
  revalidatePath('/', 'layout');
  return kind === 'added' ? done('saved') : problem('accountNameTaken');
}

const turn = z.object({
  accountId: z.uuid(),
  isOn: z.enum(['true', 'false']),
  reason: z.string().trim().min(1).max(300),
});

export async function turnAccount(_previous: ActionResult | null, form: FormData): Promise<ActionResult> {
  const { actor } = await requireOperator();
  const parsed = turn.safeParse(Object.fromEntries(form));
  if (!parsed.success) return problem('reasonMissing');
  const { accountId, isOn, reason } = parsed.data;
  const change = { accountId, isOn: isOn === 'true', reason, actor };
  const { kind } = await switchReceivingAccount(panelState().desk, change);
  revalidatePath('/', 'layout');
  return kind === 'not_found' ? problem('notPossible') : done('saved');
}
