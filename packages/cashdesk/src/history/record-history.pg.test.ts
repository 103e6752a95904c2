import { and, eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { auditPending } from '../audit/audit-tables.ts';
import type { Desk } from '../desk/desk.ts';
import { mails } from '../mail/mail-tables.ts';
import type { MailState } from '../mail/transitions.ts';
import { createTestDesk, makeMail, type TestDesk } from '../testing/index.ts';
import { history } from './history-table.ts';
import { type Change, changeAndRecord, changeTogether } from './record-history.ts';

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
  return changeAndRecord(drizzle, desk, {
    change,
    moves: [
      { ...move, from, to: 'verified' },
      { ...move, from: 'verified', to: 'read', facts: { quote: '"' } },
    ],
  });
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

function moveOf(mailId: string, to: MailState): Change {
  const { drizzle } = desk.database;
  const isThere = and(eq(mails.id, mailId), eq(mails.state, 'stored'));
  return {
    change: drizzle.update(mails).set({ state: to }).where(isThere).returning({ id: mails.id }),
    moves: [{ subject: 'mail', subjectId: mailId, from: 'stored', to, actor: 'system', reason: 'test' }],
  };
}

test('changeTogether: every change is made, those without moves too, and the moves are in their order', async () => {
  const ids = [await makeMail(desk), await makeMail(desk), await makeMail(desk)] as const;
  await changeTogether(desk.database.drizzle, desk, [
    moveOf(ids[2], 'read'),
    { ...moveOf(ids[1], 'refused'), moves: [] },
    moveOf(ids[0], 'review'),
  ]);
  const states = await desk.database.drizzle.select({ id: mails.id, state: mails.state }).from(mails);
  expect(new Map(states.map(({ id, state }) => [id, state]))).toEqual(
    new Map([
      [ids[0], 'review'],
      [ids[1], 'refused'],
      [ids[2], 'read'],
    ]),
  );
  const lines = await desk.database.drizzle.select().from(history).orderBy(history.id);
  expect(
    lines.filter(({ fromState }) => fromState !== null).map(({ subjectId, toState }) => [subjectId, toState]),
  ).toEqual([
    [ids[2], 'read'],
    [ids[0], 'review'],
  ]);
});

test('changeTogether: where one finds its row elsewhere it throws, and the transaction leaves nothing of the others', async () => {
  const ids = [await makeMail(desk), await makeMail(desk)] as const;
  await changeTogether(desk.database.drizzle, desk, [moveOf(ids[1], 'refused')]);
  const together = desk.database.drizzle.transaction((tx) =>
    changeTogether(tx, desk, [moveOf(ids[0], 'read'), moveOf(ids[1], 'read')]),
  );
  await expect(together).rejects.toThrow('moved under a lock');
  expect(await linesOf(ids[0])).toHaveLength(1);
});
