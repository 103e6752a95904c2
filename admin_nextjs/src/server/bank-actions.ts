'use server';

import { askBankTrial, bankYamlMax } from '@luxon/cashdesk';
import { z } from 'zod';
import { act } from './act.ts';
import { type Answer, done, problem } from './action-result.ts';
import { panelState } from './panel-state.ts';

const dayMs = 24 * 60 * 60_000;

/** Has the worker try a pasted description of a bank on the stored mails. Nothing goes live by it. */
export async function tryBankDescription(_previous: Answer | null, form: FormData): Promise<Answer> {
  const schema = z.object({
    yaml: z.string().trim().min(1).max(bankYamlMax),
    days: z.coerce.number().int().min(1).max(365),
  });
  return act(
    'tryBankDescription',
    form,
    schema,
    problem('malformedTemplate'),
    async ({ yaml, days }, { actor }) => {
      const { desk } = panelState();
      const since = new Date(desk.clock().getTime() - days * dayMs);
      await askBankTrial(desk, { yaml, since, actor });
      return done('trialAsked');
    },
  );
}
