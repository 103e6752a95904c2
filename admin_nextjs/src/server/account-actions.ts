'use server';

import { addReceivingAccount, readAccountForm, switchReceivingAccount } from '@luxon/cashdesk';
import { getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { act, reason } from './act.ts';
import { type Answer, done, problem } from './action-result.ts';
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
  reason,
});

export async function addAccount(_previous: Answer | null, form: FormData): Promise<Answer> {
  return act(
    'addAccount',
    form,
    accountForm,
    problem('reasonMissing'),
    async ({ reason, ...given }, { actor }) => {
      const { desk, settings } = panelState();
      const read = readAccountForm(given, {
        banks: settings.mail.banks.map(({ bank }) => bank),
        mailboxes: settings.mailboxes.map(({ address }) => address),
      });
      if (read.kind === 'malformed') {
        const t = await getTranslations('accounts');
        return problem('malformedAccount', { field: t(read.field) });
      }
      const { kind } = await addReceivingAccount(desk, { ...read.account, reason, actor });
      if (kind === 'not_allowed') return problem('notAllowed');
      return kind === 'added' ? done('saved') : problem('accountNameTaken');
    },
  );
}

const turn = z.object({ accountId: z.uuid(), isOn: z.enum(['true', 'false']), reason });

export async function turnAccount(_previous: Answer | null, form: FormData): Promise<Answer> {
  return act('turnAccount', form, turn, problem('reasonMissing'), async (given, { actor }) => {
    const change = { ...given, isOn: given.isOn === 'true', actor };
    const { kind } = await switchReceivingAccount(panelState().desk, change);
    if (kind === 'not_allowed') return problem('notAllowed');
    return kind === 'not_found' ? problem('notPossible') : done('saved');
  });
}
