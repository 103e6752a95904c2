import { once } from 'node:events';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { isDayOver } from '../sandbox/practice/count-day.ts';
import { letPlayerPay } from '../sandbox/practice/run-day.ts';
import { openTestGround, until } from './open-test-ground.ts';

const gate = 20_261_124;

/** Every step of the path that writes, and how to stand in front of it: a trigger that waits for a lock we hold. */
const steps = [
  { step: 'the raw mail is stored', table: 'mails', event: 'insert', when: 'true' },
  { step: 'the cursor moves', table: 'mail_cursors', event: 'insert', when: 'true' },
  { step: 'the payment is recorded', table: 'payments', event: 'insert', when: 'true' },
  { step: 'the mail is marked read', table: 'mails', event: 'update', when: "new.state = 'read'" },
  { step: 'payment and request are matched', table: 'matches', event: 'insert', when: 'true' },
  { step: 'the attempt is planned', table: 'attempts', event: 'insert', when: 'true' },
  { step: 'sending is committed', table: 'attempts', event: 'update', when: "new.state = 'sending'" },
  { step: 'the answer is stored', table: 'attempts', event: 'update', when: "new.state = 'confirmed'" },
  { step: 'the receipt is written', table: 'receipts', event: 'insert', when: 'true' },
  { step: 'the payment is settled', table: 'payments', event: 'update', when: "new.state = 'settled'" },
] as const;

async function checkKill(
  stand: (
    ground: Awaited<ReturnType<typeof openTestGround>>,
  ) => Promise<{ reached: () => Promise<boolean>; open: () => Promise<void> }>,
) {
  const ground = await openTestGround();
  try {
    const { reached, open } = await stand(ground);
    const worker = await ground.startWorker();
    const notice = await letPlayerPay(ground, {
      fate: 'credited',
      playerId: '100000001',
      baseMinor: 20_000n,
      language: 'ky',
    });
    await until('the worker stands at the step', reached);
    const gone = once(worker, 'exit');
    worker.kill('SIGKILL');
    await gone;
    await open();
    await ground.startWorker();
    await until('the notice came to rest', () => isDayOver(ground, [notice]));
    const { rows } = await ground.desk.database.pool.query<{ state: string }>(
      'select state from attempts order by ordinal desc limit 1',
    );
    return { executed: ground.sandbox.desk.control.book().length, state: rows[0]?.state };
  } finally {
    await ground.close();
  }
}

describe.concurrent('a worker killed with -9', { timeout: 180_000 }, () => {
  test.each(steps)(
    'before $step: after a restart the player is credited once, or it is unknown',
    async ({ table, event, when }) => {
      const { executed, state } = await checkKill(async (ground) => {
        const holder = new pg.Client({ connectionString: ground.desk.database.url });
        await holder.connect();
        await holder.query('select pg_advisory_lock($1)', [gate]);
        await holder.query(`create function stand_at_gate() returns trigger language plpgsql as
        'begin if ${when.replaceAll("'", "''")} then perform pg_advisory_xact_lock(${gate}); end if; return new; end'`);
        await holder.query(
          `create trigger gate before ${event} on ${table} for each row execute function stand_at_gate()`,
        );
        return {
          async reached() {
            const { rows } = await holder.query(
              "select 1 from pg_locks where locktype = 'advisory' and not granted",
            );
            return rows.length > 0;
          },
          async open() {
            await holder.query('select pg_advisory_unlock($1)', [gate]);
            await holder.end();
          },
        };
      });
      expect(['confirmed', 'unknown']).toContain(state);
      // Unknown may have been executed or not; credited was, and once.
      expect(executed).toBeLessThanOrEqual(1);
      if (state === 'confirmed') expect(executed).toBe(1);
    },
  );

  test('while the desk has executed the credit and not answered: unknown, executed once, never sent again', async () => {
    const result = await checkKill(async (ground) => {
      const { control } = ground.sandbox.desk;
      control.setFault({ method: 'deposit', fault: 'execute_then_hang', times: 1 });
      return { reached: async () => control.book().length === 1, open: async () => undefined };
    });
    expect(result).toEqual({ executed: 1, state: 'unknown' });
  });

  test('while the call has arrived and nothing was executed: unknown, and not sent again', async () => {
    const result = await checkKill(async (ground) => {
      const { control } = ground.sandbox.desk;
      control.setFault({ method: 'deposit', fault: 'hang_before', times: 1 });
      return {
        reached: async () => control.calls().some(({ method }) => method === 'deposit'),
        open: async () => undefined,
      };
    });
    expect(result).toEqual({ executed: 0, state: 'unknown' });
  });
});
