import { z } from 'zod';

/**
 * What each job is told. A job acts on the state it finds, not on being called: called twice, or late, it does
 * nothing. Ids are UUIDs.
 */
export const jobPayloads = {
  /** Verify and parse one stored mail. */
  read_mail: z.strictObject({ mailId: z.uuid() }),
  /** Look for the request a recorded payment belongs to. */
  match_payment: z.strictObject({ paymentId: z.uuid() }),
  /** Credit one planned attempt. */
  credit: z.strictObject({ attemptId: z.uuid() }),
  /** Look once more at an attempt whose outcome is unknown. */
  second_look: z.strictObject({ attemptId: z.uuid() }),
  /** Try a session a person brought, and take it. */
  try_session: z.strictObject({ candidateId: z.uuid() }),
  /** Try a description of a bank on the stored mails. */
  try_bank: z.strictObject({ trialId: z.uuid() }),
  /** Renew the session now, on a person's word. */
  renew_session: z.strictObject({ actor: z.string().max(200) }),
} as const;

export type JobName = keyof typeof jobPayloads;
export type JobPayload<Name extends JobName> = z.infer<(typeof jobPayloads)[Name]>;

export const jobNames: readonly JobName[] = [
  'read_mail',
  'match_payment',
  'credit',
  'second_look',
  'try_session',
  'try_bank',
  'renew_session',
];
