import { createTestDatabase } from '@luxon/cashdesk/testing';
import { openPracticeGround, type PracticeGround } from '../sandbox/practice/practice-ground.ts';
import { type Dovecot, startDovecot } from './dovecot.ts';

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

/** Waits until `check` holds, looking often; fails with `what` after `msMax`. */
export async function until(
  what: string,
  check: () => Promise<boolean> | boolean,
  msMax = 40_000,
): Promise<void> {
  const end = performance.now() + msMax;
  while (!(await check())) {
    if (performance.now() > end) throw new Error(`It did not come to pass in ${msMax} ms: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
