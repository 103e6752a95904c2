import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import { storable } from '../database/storable.ts';
import type { Desk } from '../desk/desk.ts';
import { newId } from '../desk/new-id.ts';
import { enqueue } from '../job/enqueue.ts';
import { bankTrials } from './bank-tables.ts';

/** A description of a bank is a page or two of text. */
export const bankYamlMax = 60_000;

const triedMail = z.object({
  mailId: z.uuid(),
  receivedAt: z.iso.datetime(),
  /** `payment`, `not_a_payment`, `review` … as the reader said it. */
  said: z.string(),
  /** A code; null: none was given. */
  reason: z.string().nullable(),
  /** Minor units as digits; null: it is no payment. */
  amountMinor: z.string().nullable(),
  currency: z.string().nullable(),
});

/** What can be wrong with a description, as the reader of descriptions says it. */
export const mistakeKinds = [
  'missing',
  'unknown_field',
  'wrong_form',
  'not_one_of',
  'bad_pattern',
  'too_small',
  'too_big',
  'not_yaml',
  'unknown_group',
  'needs_sum',
  'unknown_part',
  'brackets',
  'other',
] as const;

const descriptionMistake = z.object({
  kind: z.enum(mistakeKinds),
  /** The field, or the sentence; empty: the whole description. */
  place: z.string(),
  /** What the kind needs said beside it. */
  detail: z.string().nullable(),
});
export type StoredMistake = z.infer<typeof descriptionMistake>;

/** What a trial came to. */
export const bankTrialResult = z.discriminatedUnion('kind', [
  /** It is no description: `problems` say what is wrong, in English, `mistakes` one by one; older trials have none. */
  z.object({
    kind: z.literal('malformed'),
    problems: z.array(z.string()),
    mistakes: z.array(descriptionMistake).default([]),
  }),
  /** Its own examples are read otherwise than they say. */
  z.object({ kind: z.literal('examples_differ'), bank: z.string(), problems: z.array(z.string()) }),
  z.object({
    kind: z.literal('tried'),
    bank: z.string(),
    examples: z.number(),
    /** Mails that were looked at, of whatever sender. */
    looked: z.number(),
    /** Whether more mails are stored than a trial looks at. */
    isCut: z.boolean(),
    /** How many mails of this bank were read as what. */
    counts: z.record(z.string(), z.number()),
    /** The newest of this bank. */
    mails: z.array(triedMail),
  }),
  /**
   * It came to nothing, and there are no `problems` to name: it took too long, or something ended it, or another one
   * was asked for instead.
   */
  z.object({
    kind: z.enum(['too_slow', 'interrupted', 'replaced']),
    problems: z.array(z.string()).max(0),
  }),
]);
export type BankTrialResult = z.infer<typeof bankTrialResult>;

export interface BankTrial {
  readonly id: string;
  readonly yaml: string;
  readonly since: Date;
  readonly actor: string;
  readonly askedAt: Date;
  /** Null: it waits for the worker. */
  readonly result: BankTrialResult | null;
}

export interface AskBankTrial {
  readonly yaml: string;
  readonly since: Date;
  readonly actor: string;
}

/**
 * Asks the worker to try a description on the stored mails; gives the trial's id. Only one is unfinished at a time: one
 * that still waits or runs is given up for this one.
 */
export async function askBankTrial(desk: Desk, { yaml, since, actor }: AskBankTrial): Promise<string> {
  const id = newId(desk);
  await desk.database.drizzle.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext('luxon bank trial'))`);
    const replaced: BankTrialResult = { kind: 'replaced', problems: [] };
    await tx
      .update(bankTrials)
      .set({ result: replaced, doneAt: desk.clock() })
      .where(isNull(bankTrials.doneAt));
    await tx.insert(bankTrials).values({ id, yaml, since, actor, askedAt: desk.clock() });
    await enqueue(tx, desk, 'try_bank', { trialId: id });
  });
  return id;
}

/** Keeps what a trial came to; one that is done stays as it is. */
export async function finishBankTrial(desk: Desk, id: string, result: BankTrialResult): Promise<void> {
  await desk.database.drizzle
    .update(bankTrials)
    .set({ result: storable(bankTrialResult.parse(result)), doneAt: desk.clock() })
    .where(and(eq(bankTrials.id, id), isNull(bankTrials.doneAt)));
}

/** Reads one trial; null: there is none of this id. */
export async function readBankTrial(desk: Desk, id: string): Promise<BankTrial | null> {
  const [row] = await desk.database.drizzle.select().from(bankTrials).where(eq(bankTrials.id, id));
  return row === undefined ? null : toTrial(row);
}

/** Gives the trials that were asked for last, the newest first. */
export async function listBankTrials(desk: Desk, limit = 10): Promise<BankTrial[]> {
  const rows = await desk.database.drizzle
    .select()
    .from(bankTrials)
    .orderBy(desc(bankTrials.askedAt))
    .limit(limit);
  return rows.map(toTrial);
}

const toTrial = ({ result, ...row }: typeof bankTrials.$inferSelect): BankTrial => ({
  ...row,
  result: result === null ? null : bankTrialResult.parse(result),
});
