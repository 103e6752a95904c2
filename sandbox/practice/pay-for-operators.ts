import { setTimeout as pause } from 'node:timers/promises';
import { listRequests, readRequest } from '@luxon/cashdesk';
import type { PracticeGround } from './practice-ground.ts';

/** So long a player takes to pay: the operator sees the amount first. */
const payAfterMs = 4_000;
const lookEveryMs = 1_000;

/**
 * Pays what operators ask for in the panel, so that who practises sees a request become a credit. Requests of the
 * practice's own players are left to them. Ends with `stop`.
 */
export async function payForOperators(
  { desk, sandbox }: Pick<PracticeGround, 'desk' | 'sandbox'>,
  { stop }: { readonly stop: AbortSignal },
): Promise<void> {
  const judged = new Set<string>();
  while (!stop.aborted) {
    const open = await listRequests(desk, { states: ['open'], limit: 50 });
    for (const { id, startedAt, payMinor } of open) {
      if (judged.has(id) || payMinor === null || Date.now() - startedAt.getTime() < payAfterMs) continue;
      judged.add(id);
      const made = (await readRequest(desk, id))?.history[0];
      if (made?.actor.startsWith('operator:') !== true) continue;
      await sandbox.bank.sendIncoming({ amountMinor: payMinor, language: 'ru', bankTime: new Date() });
    }
    await pause(lookEveryMs, undefined, { signal: stop }).catch(() => undefined);
  }
}
