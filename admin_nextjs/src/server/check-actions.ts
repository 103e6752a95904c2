'use server';

import { closeAlarm } from '@luxon/cashdesk';
import { z } from 'zod';
import { act, reason } from './act.ts';
import { type Answer, done, problem } from './action-result.ts';
import { panelChecks } from './checks.ts';
import { panelState } from './panel-state.ts';

export async function recountBooks(_previous: Answer | null, form: FormData): Promise<Answer> {
  return act('recountBooks', form, z.object({}), problem('failed'), async () => {
    panelChecks().books.start();
    return done('checkStarted');
  });
}

export async function verifyAuditNow(_previous: Answer | null, form: FormData): Promise<Answer> {
  return act('verifyAuditNow', form, z.object({}), problem('failed'), async () => {
    panelChecks().audit.start();
    return done('checkStarted');
  });
}

const alarmToClose = z.object({ alarmId: z.uuid(), reason });

export async function closeOneAlarm(_previous: Answer | null, form: FormData): Promise<Answer> {
  return act('closeOneAlarm', form, alarmToClose, problem('reasonMissing'), async (given, { actor }) => {
    const { kind } = await closeAlarm(panelState().desk, { ...given, actor });
    return kind === 'closed' ? done('closed') : problem('alreadyClosed');
  });
}
