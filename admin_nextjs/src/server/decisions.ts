'use server';

import {
  answerProposal,
  type Decision,
  decide,
  giveBackClaim,
  readNoticeForm,
  takeClaim,
  takeOverClaim,
} from '@luxon/cashdesk';
import { z } from 'zod';
import { act, reason } from './act.ts';
import { type ActionResult, type Answer, done, problem } from './action-result.ts';
import type { Operator } from './auth.ts';
import { panelState } from './panel-state.ts';
import { sayDecision } from './say-decision.ts';

type Action = Promise<Answer>;
type Previous = Answer | null;

const malformed = problem('reasonMissing');
const version = z.string().max(64);
/** Every form about money carries the version the person was shown, and a reason. Who decides is never in a form. */
const shown = z.object({ version, reason });

async function decideAs(
  { actor }: Operator,
  given: z.infer<typeof shown>,
  decision: Decision,
  good: ActionResult,
): Promise<ActionResult> {
  const { desk, settings } = panelState();
  const { secondPersonAbove } = settings.approvals;
  const { version: shownVersion, reason: why } = given;
  const asked = { decision, version: shownVersion, reason: why, actor, secondPersonAbove };
  return sayDecision(await decide(desk, asked), good);
}

export async function cancelOpenRequest(_previous: Previous, form: FormData): Action {
  const schema = shown.extend({ requestId: z.uuid() });
  return act('cancelOpenRequest', form, schema, malformed, ({ requestId, ...given }, operator) =>
    decideAs(operator, given, { kind: 'cancel_request', requestId }, done('closed')),
  );
}

export async function choosePayment(_previous: Previous, form: FormData): Action {
  const schema = shown.extend({ paymentId: z.uuid(), requestId: z.uuid() });
  const { mobcash, matching } = panelState().settings;
  const { creditAmount } = mobcash;
  const { undoSeconds } = matching;
  const good = undoSeconds > 0 ? done('matchedMayUndo', { seconds: String(undoSeconds) }) : done('matched');
  return act('choosePayment', form, schema, malformed, ({ paymentId, requestId, ...given }, operator) =>
    decideAs(operator, given, { kind: 'match', paymentId, requestId, creditAmount, undoSeconds }, good),
  );
}

/** Takes back a match by hand before its credit leaves. */
export async function takeBack(_previous: Previous, form: FormData): Action {
  const schema = shown.extend({ paymentId: z.uuid() });
  return act('takeBack', form, schema, malformed, async ({ paymentId, ...given }, operator) => {
    const decision = { kind: 'undo', paymentId, isTakenBack: true } as const;
    const result = await decideAs(operator, given, decision, done('takenBack'));
    // Every other refusal says itself what is the matter: another person has it, a reason is missing, the page is old.
    const isTooLate = result.kind === 'problem' && result.text === 'notPossible';
    return isTooLate ? problem('tooLateToTakeBack') : result;
  });
}

export async function decidePayment(_previous: Previous, form: FormData): Action {
  const kind = z.enum(['retry', 'undo', 'set_aside', 'take_up', 'return']);
  const schema = shown.extend({ paymentId: z.uuid(), decision: kind });
  return act('decidePayment', form, schema, malformed, ({ paymentId, decision, ...given }, operator) =>
    decideAs(operator, given, { kind: decision, paymentId }, done('saved')),
  );
}

const text = z.string().max(300);
const writtenDown = z.object({ bank: text, mailbox: text, sum: text, paidAt: text, reference: text });

/** Accepts a mail as money: with the sum the mail says or, where none could be read, what the person wrote down. */
export async function acceptMail(_previous: Previous, form: FormData): Action {
  const schema = shown.extend({
    mailId: z.uuid(),
    isAnother: z.literal('yes').optional(),
    ...writtenDown.partial().shape,
  });
  return act('acceptMail', form, schema, malformed, async ({ mailId, isAnother, ...given }, operator) => {
    const decision = { kind: 'accept_mail', mailId, isAnother: isAnother === 'yes' } as const;
    const written = writtenDown.safeParse(given);
    if (!written.success) return decideAs(operator, given, decision, done('saved'));
    const { desk, settings } = panelState();
    const read = readNoticeForm(written.data, {
      banks: settings.mail.banks.map(({ bank }) => bank),
      mailboxes: settings.mailboxes.map(({ address }) => address),
      currency: settings.mobcash.currency,
      now: desk.clock(),
    });
    if (read.kind === 'malformed') return problem('malformedNotice');
    return decideAs(operator, given, { ...decision, notice: read.notice }, done('saved'));
  });
}

export async function decideMail(_previous: Previous, form: FormData): Action {
  const schema = shown.extend({ mailId: z.uuid() });
  return act('decideMail', form, schema, malformed, ({ mailId, ...given }, operator) =>
    decideAs(operator, given, { kind: 'dismiss_mail', mailId }, done('closed')),
  );
}

export async function closeUnknown(_previous: Previous, form: FormData): Action {
  const schema = shown.extend({
    attemptId: z.uuid(),
    verdict: z.enum(['credited', 'not_credited', 'cannot_tell']),
    trustShape: z.literal('yes').optional(),
  });
  return act(
    'closeUnknown',
    form,
    schema,
    malformed,
    ({ attemptId, verdict, trustShape, ...given }, operator) => {
      const decision = {
        kind: 'settle_unknown',
        attemptId,
        verdict,
        trustShape: trustShape === 'yes',
      } as const;
      return decideAs(operator, given, decision, done(verdict === 'cannot_tell' ? 'noted' : 'closed'));
    },
  );
}

export async function answerWaiting(_previous: Previous, form: FormData): Action {
  const schema = shown.extend({
    approvalId: z.uuid(),
    answer: z.enum(['confirm', 'decline', 'withdraw']),
  });
  return act('answerWaiting', form, schema, malformed, async (given, { actor }) =>
    sayDecision(await answerProposal(panelState().desk, { ...given, actor }), done('confirmed')),
  );
}

export async function changeClaim(_previous: Previous, form: FormData): Action {
  const about = { subject: z.enum(['request', 'payment', 'attempt', 'mail']), subjectId: z.uuid() };
  const schema = z.discriminatedUnion('step', [
    z.object({ step: z.enum(['take', 'give_back']), ...about }),
    z.object({ step: z.literal('take_over'), reason, ...about }),
  ]);
  return act('changeClaim', form, schema, malformed, async (given, { actor }) => {
    const { desk } = panelState();
    const { subject, subjectId } = given;
    const thing = { subject, subjectId };
    const result =
      given.step === 'take_over'
        ? await takeOverClaim(desk, thing, { actor, reason: given.reason })
        : given.step === 'take'
          ? await takeClaim(desk, thing, actor)
          : await giveBackClaim(desk, thing, actor);
    return sayDecision(result, done('saved'));
  });
}
