import { connectAlone } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';

/**
 * Runs `work` while no other process renews the session of this binding; waits for its turn. The lock belongs to
 * a connection of its own and goes with it, so a killed process never leaves it behind and no transaction is open
 * during the calls. Should the connection break meanwhile, the versions still guard what is stored.
 */
export async function withRenewalLock<T>(desk: Desk, binding: string, work: () => Promise<T>): Promise<T> {
  const client = await connectAlone(desk.database, 'luxon-cashdesk renewal');
  try {
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [`session renewal ${binding}`]);
    return await work();
  } finally {
    await client.end().catch(() => undefined);
  }
}
