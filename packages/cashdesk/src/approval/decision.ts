import { z } from 'zod';
import type { Permission } from '../operator/roles.ts';

const notice = z.object({
  bank: z.string(),
  scope: z.string(),
  amountMinor: z.string().regex(/^\d+$/),
  currency: z.enum(['KGS', 'USD', 'RUB', 'KZT', 'XOF', 'XAF', 'GNF']),
  bankTime: z.iso.datetime().nullable(),
  reference: z.string().nullable(),
  holder: z.string().nullable(),
  parserVersion: z.string(),
});

const paymentId = z.uuid();
const mailId = z.uuid();

/** Everything a person decides about money; JSON-safe, because a proposal keeps it until somebody confirms. */
export const decisionSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('settle_unknown'),
    attemptId: z.uuid(),
    verdict: z.enum(['credited', 'not_credited', 'cannot_tell']),
    /** Read replies of this shape as credits from now on. */
    trustShape: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal('match'),
    paymentId,
    requestId: z.uuid(),
    creditAmount: z.enum(['received', 'base']),
    /** For so long nothing is sent, and it may be taken back; absent: not at all. */
    undoSeconds: z.int().min(0).max(600).optional(),
  }),
  z.object({ kind: z.literal('retry'), paymentId }),
  z.object({ kind: z.literal('return'), paymentId }),
  z.object({
    kind: z.literal('accept_mail'),
    mailId,
    /** What the person says about the money; absent: what the mail seems to say. */
    notice: notice.optional(),
    isAnother: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal('undo'),
    paymentId,
    /** Take back a match that was just made by hand: everything waits again as it did. */
    isTakenBack: z.boolean().optional(),
  }),
  z.object({ kind: z.literal('set_aside'), paymentId }),
  z.object({ kind: z.literal('take_up'), paymentId }),
  z.object({ kind: z.literal('dismiss_mail'), mailId }),
  z.object({ kind: z.literal('cancel_request'), requestId: z.uuid() }),
]);

export type Decision = z.infer<typeof decisionSchema>;
export type DecisionKind = Decision['kind'];
export const decisionKinds: readonly DecisionKind[] = decisionSchema.options.map(
  ({ shape }) => shape.kind.value,
);

/** What people decide about, and what one of them may take. */
export const subjects = ['request', 'payment', 'attempt', 'mail'] as const;
export type DecidedSubject = (typeof subjects)[number];

export interface SubjectRef {
  readonly subject: DecidedSubject;
  readonly subjectId: string;
}

/** Says what a decision is about. */
export function subjectOf(decision: Decision): SubjectRef {
  if ('attemptId' in decision) return { subject: 'attempt', subjectId: decision.attemptId };
  if ('paymentId' in decision) return { subject: 'payment', subjectId: decision.paymentId };
  if ('mailId' in decision) return { subject: 'mail', subjectId: decision.mailId };
  return { subject: 'request', subjectId: decision.requestId };
}

/** Everything a decision touches that somebody may have taken: a match is about its request too. */
export function touchedBy(decision: Decision): readonly SubjectRef[] {
  const about = subjectOf(decision);
  return decision.kind === 'match' ? [about, { subject: 'request', subjectId: decision.requestId }] : [about];
}

/** Says what a decision asks of both people: money is anybody's on shift, trust in a shape of replies of who is in charge. */
export function permissionFor(decision: Decision): Permission {
  const trusts = decision.kind === 'settle_unknown' && decision.trustShape === true;
  return trusts ? 'trust_replies' : 'decide_money';
}
