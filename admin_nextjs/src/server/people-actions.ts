'use server';

import {
  changeRole,
  inviteOperator,
  type PersonResult,
  resetSecondFactor,
  roles,
  switchOperator,
  unlockOperator,
} from '@luxon/cashdesk';
import { z } from 'zod';
import { act, reason } from './act.ts';
import { type ActionResult, type Answer, done, problem } from './action-result.ts';
import { panelState } from './panel-state.ts';

type Action = Promise<Answer>;
type Previous = Answer | null;

const about = z.object({ operatorId: z.string().min(1).max(100), reason });
// Made at its use: the list of roles is not there while Next builds.
const role = () => z.enum(roles);

/** Makes a one-time link for a new operator; it is shown once. */
export async function invitePerson(_previous: Previous, form: FormData): Action {
  return act(
    'invitePerson',
    form,
    z.object({ role: role(), reason }),
    problem('reasonMissing'),
    async (given, { actor }) => {
      const { desk, settings } = panelState();
      const invite = await inviteOperator(desk, { ...given, actor });
      if (invite.kind === 'not_allowed') return problem('notAllowed');
      return done('invited', { link: `${settings.panel.url}/welcome#${invite.token}` });
    },
  );
}

export async function changePersonRole(_previous: Previous, form: FormData): Action {
  const schema = about.extend({ role: role() });
  return act('changePersonRole', form, schema, problem('reasonMissing'), async (given, { actor }) =>
    sayPerson(await changeRole(panelState().desk, { ...given, actor })),
  );
}

export async function switchPerson(_previous: Previous, form: FormData): Action {
  const schema = about.extend({ isOn: z.enum(['true', 'false']) });
  return act('switchPerson', form, schema, problem('reasonMissing'), async ({ isOn, ...given }, { actor }) =>
    sayPerson(await switchOperator(panelState().desk, { ...given, isOn: isOn === 'true', actor })),
  );
}

export async function unlockPerson(_previous: Previous, form: FormData): Action {
  return act('unlockPerson', form, about, problem('reasonMissing'), async (given, { actor }) =>
    sayPerson(await unlockOperator(panelState().desk, { ...given, actor })),
  );
}

/** Takes second factor and passkeys of somebody who lost the phone. */
export async function resetPerson(_previous: Previous, form: FormData): Action {
  return act('resetPerson', form, about, problem('reasonMissing'), async (given, { actor }) =>
    sayPerson(await resetSecondFactor(panelState().desk, { ...given, actor })),
  );
}

const answers = {
  changed: done('saved'),
  unchanged: done('saved'),
  not_found: problem('notPossible'),
  not_allowed: problem('notAllowed'),
  last_owner: problem('lastOwner'),
} as const satisfies Record<PersonResult['kind'], ActionResult>;

const sayPerson = ({ kind }: PersonResult): ActionResult => answers[kind];
