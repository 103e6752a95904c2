import type { Desk } from '../desk/desk.ts';
import { enqueue } from '../job/enqueue.ts';

/** Asks a worker to renew the session at once; asking twice renews once. */
export function askForRenewal(desk: Desk, actor: string): Promise<void> {
  return enqueue(desk.database.drizzle, desk, 'renew_session', { actor }, { jobKey: 'renew_session' });
}
