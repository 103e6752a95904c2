import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { auditPending } from '../audit/audit-tables.ts';
import type { Desk } from '../desk/desk.ts';
import { mails } from '../mail/mail-tables.ts';
import type { MailState } from '../mail/transitions.ts';
import { createTestDesk, makeMail, type TestDesk } from '../testing/index.ts';
import { history } from './history-table.ts';
import { changeAndRecord } from './record-history.ts';

let opened: TestDesk;
let desk: Desk;
beforeEach(async () => {
  opened = await createTestDesk();
  desk = opened.desk;
});
afterEach(() => opened.close());

/** Moves a mail from a state to `read`, with a line of history for each state on the way. */
async function readFrom(from: MailState, mailId: string): Promise<boolean> {
  const { drizzle } = desk.database;
  const change = drizzle
    .update(mails)
    .set({ state: 'read' })
    .where(eq(mails.state, from))
    .returning({ id: mails.id });
  const move = { subject: 'mail', subjectId: mailId, actor: 'system', reason: 'test' } as const;
  return changeAndRecord(drizzle, desk, change, [
    { ...move, from, to: 'verified' },
    { ...move, from: 'verified', to: 'read', facts: { quote: '"' } },
  ]);
}
const linesOf = (mailId: string) =>
  desk.database.drizzle.select().from(history).where(eq(history.subjectId, mailId)).orderBy(history.id);

test('changeAndRecord: a change is there with its moves in their order, each waiting for the audit', async () => {
  const mailId = await makeMail(desk);
  expect(await readFrom('stored', mailId)).toBe(true);
  const lines = await linesOf(mailId);
  expect(lines.map(({ fromState, toState, facts, at }) => [fromState, toState, facts, at])).toEqual([
    [null, 'stored', null, desk.clock()],
    ['stored', 'verified', null, desk.clock()],
    ['verified', 'read', { quote: '"' }, desk.clock()],
  ]);
  const marked = await desk.database.drizzle.select().from(auditPending).orderBy(auditPending.id);
  expect(marked.map(({ rowId }) => rowId)).toEqual(lines.map(({ id }) => String(id)));
});

test('changeAndRecord: a change whose guard finds no row appends nothing', async () => {
  const mailId = await makeMail(desk);
  expect(await readFrom('review', mailId)).toBe(false);
  expect(await linesOf(mailId)).toHaveLength(1);
});
