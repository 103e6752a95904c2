import { createTestDatabase } from '@luxon/cashdesk/testing';
import { openPracticeGround, type PracticeGround } from '../sandbox/practice/practice-ground.ts';
import { type Dovecot, startDovecot } from './dovecot.ts';

export { until } from '../sandbox/practice/until.ts';

export interface TestGround extends PracticeGround {
  readonly dovecot: Dovecot;
}

/** Opens a practice ground on a real Dovecot and a PostgreSQL database of its own. The caller closes it. */
export async function openTestGround(): Promise<TestGround> {
  const dovecot = await startDovecot();
  const database = await createTestDatabase();
  const ground = await openPracticeGround({
    panelPort: null,
    say: () => undefined,
    mailbox: dovecot,
    databaseUrl: database.url,
  });
  return {
    ...ground,
    dovecot,
    async close() {
      await ground.close();
      await dovecot.stop();
      await database.drop();
    },
  };
}
