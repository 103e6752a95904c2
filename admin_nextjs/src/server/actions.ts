'use server';

import { setTimeout as pause } from 'node:timers/promises';
import {
  acceptMailByHand,
  askForRenewal,
  bringSession,
  type Candidate,
  cancelRequest,
  closePayment,
  type Desk,
  dismissMail,
  matchByHand,
  type NamedPassedOver,
  readCandidate,
  readMailAgain,
  readPaste,
  readWaitingMailsAgain,
  retryCredit,
  revokeShape,
  setSwitch,
  settleUnknown,
  takeRequest,
  undoMatch,
} from '@luxon/cashdesk';
import { parseAmount } from '@luxon/money';
import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { type ActionResult, done, problem } from './action-result.ts';
import { type Operator, requireOperator } from './auth.ts';
import { deskBinding, deskScope } from './binding.ts';
import { panelState } from './panel-state.ts';

const reason = z.string().trim().min(1).max(300);

/** Checks who asks and what was sent, in that order, and runs the work; anything odd about the form is one answer. */
async function act<Shape extends z.ZodType>(
  form: FormData,
  schema: Shape,
  malformed: ActionResult,
  work: (input: z.infer<Shape>, operator: Operator) => Promise<ActionResult>,
): Promise<ActionResult> {
  const operator = await requireOperator();
  const parsed = schema.safeParse(Object.fromEntries(form));
  if (!parsed.success) return malformed;
  const result = await work(parsed.data, operator);
  revalidatePath('/', 'layout');
  return result;
}

const newRequest = z.object({
  key: z.uuid(),
  playerId: z
    .string()
    .transform((text) => text.replace(/\s/g, ''))
    .pipe(z.string().regex(/^\d{1,20}$/)),
  sum: z.string().max(30),
});

/** Takes a player's request and shows its page with the exact amount to pay. */
export async function addRequest(_previous: ActionResult | null, form: FormData): Promise<ActionResult> {
  const { desk, settings } = panelState();
  let createdId: string | null = null;
  const result = await act(
    form,
    newRequest,
    problem('malformedRequest'),
    async ({ key, playerId, sum }, operator) => {
      const { currency } = settings.mobcash;
      const amount = parseAmount(sum, currency);
      if (amount.kind !== 'ok' || amount.amountMinor <= 0n) return problem('malformedRequest');
      const created = await takeRequest(desk, {
        playerId,
        baseMinor: amount.amountMinor,
        currency,
        settingsScope: deskScope(),
        idempotencyKey: `panel:${key}`,
        ...settings.requests,
        actor: operator.actor,
      });
      if (created.kind === 'no_mailbox') return problem('noMailbox');
      if (created.kind === 'no_free_amount') return problem('noFreeAmount');
      if (created.kind === 'key_used') return problem('keyUsed');
      if (created.kind === 'no_account')
        return problem('noAccount', { accounts: await sayPassedOver(created.passedOver) });
      createdId = created.request.id;
      return done('saved');
    },
  );
  if (createdId !== null) redirect(`/requests/${createdId}`);
  return result;
}

async function sayPassedOver(accounts: readonly NamedPassedOver[]): Promise<string> {
  const t = await getTranslations('accountReasons');
  return accounts
    .map(({ name, reasons }) => `${name} (${reasons.map((reason) => t(reason)).join(', ')})`)
    .join('; ');
}

export async function cancelOpenRequest(
  _previous: ActionResult | null,
  form: FormData,
): Promise<ActionResult> {
  return act(
    form,
    z.object({ requestId: z.uuid(), reason }),
    problem('reasonMissing'),
    async (input, { actor }) => {
      const { kind } = await cancelRequest(panelState().desk, { ...input, actor });
      return kind === 'cancelled' ? done('closed') : problem('notPossible');
    },
  );
}

export async function choosePayment(_previous: ActionResult | null, form: FormData): Promise<ActionResult> {
  const schema = z.object({ paymentId: z.uuid(), requestId: z.uuid(), reason });
  return act(form, schema, problem('reasonMissing'), async (input, { actor }) => {
    const { desk, settings } = panelState();
    const { kind } = await matchByHand(desk, {
      ...input,
      actor,
      creditAmount: settings.mobcash.creditAmount,
    });
    return kind === 'matched' ? done('matched') : problem('notPossible');
  });
}

export async function decidePayment(_previous: ActionResult | null, form: FormData): Promise<ActionResult> {
  const schema = z.object({
    paymentId: z.uuid(),
    decision: z.enum(['retry', 'undo', 'set_aside', 'returned']),
    reason,
  });
  return act(form, schema, problem('reasonMissing'), async ({ decision, ...change }, { actor }) => {
    const { desk } = panelState();
    const { kind } =
      decision === 'retry'
        ? await retryCredit(desk, { ...change, actor })
        : decision === 'undo'
          ? await undoMatch(desk, { ...change, actor })
          : await closePayment(desk, { ...change, actor, as: decision });
    return kind === 'done' ? done('saved') : problem('notPossible');
  });
}

export async function acceptMail(_previous: ActionResult | null, form: FormData): Promise<ActionResult> {
  return act(
    form,
    z.object({ mailId: z.uuid(), reason }),
    problem('reasonMissing'),
    async (input, { actor }) => {
      const { kind } = await acceptMailByHand(panelState().desk, { ...input, actor });
      return acceptAnswers[kind];
    },
  );
}

const acceptAnswers = {
  recorded: done('saved'),
  seen_before: problem('seenBefore'),
  notice_missing: problem('noticeMissing'),
  not_waiting: problem('alreadyClosed'),
} as const;

export async function rereadMail(_previous: ActionResult | null, form: FormData): Promise<ActionResult> {
  return act(form, z.object({ mailId: z.uuid() }), problem('failed'), async ({ mailId }, { actor }) => {
    const { kind } = await readMailAgain(panelState().desk, { mailId, actor });
    return kind === 'queued' ? done('readAgain') : problem('notPossible');
  });
}

export async function rereadWaitingMails(
  _previous: ActionResult | null,
  form: FormData,
): Promise<ActionResult> {
  return act(form, z.object({}), problem('failed'), async (_input, { actor }) => {
    const count = await readWaitingMailsAgain(panelState().desk, { actor });
    return done('readAllAgain', { count: String(count) });
  });
}

export async function decideMail(_previous: ActionResult | null, form: FormData): Promise<ActionResult> {
  return act(
    form,
    z.object({ mailId: z.uuid(), reason }),
    problem('reasonMissing'),
    async (input, { actor }) => {
      const { kind } = await dismissMail(panelState().desk, { ...input, actor });
      return kind === 'dismissed' ? done('closed') : problem('alreadyClosed');
    },
  );
}

export async function closeUnknown(_previous: ActionResult | null, form: FormData): Promise<ActionResult> {
  const schema = z.object({
    attemptId: z.uuid(),
    verdict: z.enum(['credited', 'not_credited']),
    reason,
    trustShape: z.literal('yes').optional(),
  });
  return act(form, schema, problem('reasonMissing'), async ({ trustShape, ...input }, { actor }) => {
    const { kind } = await settleUnknown(panelState().desk, {
      ...input,
      actor,
      trustShape: trustShape === 'yes',
    });
    if (kind === 'too_early') return problem('tooEarly');
    return kind === 'settled' ? done('closed') : problem('alreadyClosed');
  });
}

export async function revokeTrust(_previous: ActionResult | null, form: FormData): Promise<ActionResult> {
  return act(
    form,
    z.object({ shape: z.string().max(4_000), reason }),
    problem('failed'),
    async (revoke, { actor }) =>
      (await revokeShape(panelState().desk, { ...revoke, actor })) ? done('saved') : problem('alreadyClosed'),
  );
}

export async function pasteAnything(_previous: ActionResult | null, form: FormData): Promise<ActionResult> {
  const schema = z.object({ paste: z.string().max(9_000_000) });
  return act(form, schema, problem('paste_too_big'), async ({ paste }, { actor }) => {
    const { desk } = panelState();
    const reading = readPaste(paste, { ...deskBinding(), now: desk.clock() });
    const { shown } = reading;
    const facts = {
      token: shown.bearerToken ?? '—',
      user: shown.userId ?? '—',
      session: shown.sessionId ?? '—',
      desk: shown.cashboxCode ?? '—',
    };
    if (reading.kind === 'refused') return problem(`paste_${reading.reason}`, facts);
    const brought = await bringSession(desk, deskBinding(), reading.found, actor);
    if (brought.kind === 'malformed') return problem('paste_malformed', facts);
    const tried = await waitForCandidate(desk, brought.id);
    if (tried?.state === 'taken') return done('sessionTaken', facts);
    const refusal = candidateRefusal.safeParse(tried?.reason);
    if (refusal.success) return problem(`paste_${refusal.data}`, facts);
    return done('sessionWaits', facts);
  });
}

const candidateRefusal = z.enum(['refused_by_mobcash', 'other_user', 'switched_off']);

/** The worker tries it within a second; where none runs, or MobCash is slow, it goes on waiting. */
async function waitForCandidate(desk: Desk, id: string): Promise<Candidate | null> {
  for (let look = 0; ; look += 1) {
    const candidate = await readCandidate(desk, id);
    if (candidate?.state !== 'waiting' || look >= 40) return candidate;
    await pause(200);
  }
}

export async function renewSession(_previous: ActionResult | null, form: FormData): Promise<ActionResult> {
  return act(form, z.object({}), problem('failed'), async (_input, { actor }) => {
    await askForRenewal(panelState().desk, actor);
    return done('renewalAsked');
  });
}

export async function turnAutomaticCredit(
  _previous: ActionResult | null,
  form: FormData,
): Promise<ActionResult> {
  const schema = z.object({ isOn: z.enum(['true', 'false']), reason });
  return act(form, schema, problem('reasonMissing'), async (input, { actor }) => {
    await setSwitch(panelState().desk, {
      name: 'automaticCredit',
      isOn: input.isOn === 'true',
      reason: input.reason,
      actor,
    });
    return done('saved');
  });
}
