import { asc, desc, eq, isNull } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import type { Desk } from '../desk/desk.ts';
import { auditHeads } from './audit-tables.ts';
import { type AuditHead, emptyHead } from './chain-rule.ts';
import { readHead } from './seal-audit.ts';

/** The head of one day. */
export interface DailyHead extends AuditHead {
  /** `2026-11-24`, in Bishkek. */
  readonly day: string;
}

/** Reads the head of the chain: how many rows it holds, and the hash of the last one. */
export const readAuditHead = (desk: Desk): Promise<AuditHead> => readHead(desk.database.drizzle);

/**
 * Reads the newest head that was kept, the empty chain's where none was. Who owns the database can change it like any
 * other row: the copy outside is the proof.
 */
export async function readKeptHead(executor: Executor): Promise<AuditHead> {
  const [newest] = await executor
    .select({ seq: auditHeads.seq, hash: auditHeads.hash })
    .from(auditHeads)
    .orderBy(desc(auditHeads.day))
    .limit(1);
  return newest ?? emptyHead;
}

/** Keeps the head once a day; of any number of workers one is given it, to write it down outside. Null: it was kept. */
export async function keepDailyHead(desk: Desk): Promise<DailyHead | null> {
  const at = desk.clock();
  const day = dayInBishkek(at);
  const [known] = await desk.database.drizzle
    .select({ day: auditHeads.day })
    .from(auditHeads)
    .where(eq(auditHeads.day, day));
  if (known !== undefined) return null;
  const { seq, hash } = await readAuditHead(desk);
  const { rowCount } = await desk.database.drizzle
    .insert(auditHeads)
    .values({ day, seq, hash, at })
    .onConflictDoNothing();
  return rowCount === 1 ? { day, seq, hash } : null;
}

/**
 * Takes the oldest head that was not sent to the alarm channel: marks it told, so that of two workers one sends it.
 * Null: there is none. Who cannot send it gives it back.
 */
export async function takeUntoldHead(desk: Desk): Promise<DailyHead | null> {
  return desk.database.drizzle.transaction(async (tx) => {
    const [row] = await tx
      .select({ day: auditHeads.day, seq: auditHeads.seq, hash: auditHeads.hash })
      .from(auditHeads)
      .where(isNull(auditHeads.toldAt))
      .orderBy(asc(auditHeads.day))
      .limit(1)
      .for('update', { skipLocked: true });
    if (row === undefined) return null;
    await tx.update(auditHeads).set({ toldAt: desk.clock() }).where(eq(auditHeads.day, row.day));
    return row;
  });
}

/** Gives a head back that could not be sent: it is sent later. */
export async function giveBackHead(desk: Desk, day: string): Promise<void> {
  await desk.database.drizzle.update(auditHeads).set({ toldAt: null }).where(eq(auditHeads.day, day));
}

const bishkek = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Bishkek',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});
const dayInBishkek = (at: Date): string => bishkek.format(at);
