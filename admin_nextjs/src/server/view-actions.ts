'use server';

import { deleteView, saveView, tablePlaces } from '@luxon/cashdesk';
import { z } from 'zod';
import { act } from './act.ts';
import { type Answer, done, problem } from './action-result.ts';
import { panelState } from './panel-state.ts';

// Made when it is asked for: while Next builds, the desk's own code is not there.
const newView = () =>
  z.object({
    place: z.enum(tablePlaces),
    name: z.string().trim().min(1).max(40),
    // Only ever put behind the `?` of the page's own path.
    query: z
      .string()
      .max(1_000)
      .transform((text) => new URLSearchParams(text).toString()),
  });

/** Keeps the filter and columns that are shown, under a name, for this operator. */
export async function keepView(_previous: Answer | null, form: FormData): Promise<Answer> {
  return act('keepView', form, newView(), problem('failed'), async (view, { actor }) => {
    const { kind } = await saveView(panelState().desk, { ...view, owner: actor });
    return kind === 'saved' ? done('saved') : problem('tooManyViews');
  });
}

export async function forgetView(_previous: Answer | null, form: FormData): Promise<Answer> {
  return act('forgetView', form, z.object({ id: z.uuid() }), problem('failed'), async ({ id }, { actor }) =>
    (await deleteView(panelState().desk, { id, owner: actor })) ? done('saved') : problem('alreadyClosed'),
  );
}
