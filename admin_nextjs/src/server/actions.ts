'use server';

import { setTimeout as pause } from 'node:timers/promises';
import {
  askForRenewal,
  bringSession,
  type Candidate,
  type Desk,
  type NamedPassedOver,
  type PlayerRefusal,
  readCandidate,
  readMailAgain,
  readPaste,
  readWaitingMailsAgain,
  revokeShape,
  setSwitch,
  takeRequest,
} from '@luxon/cashdesk';
import { parseAmount } from '@luxon/money';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { act, reason } from './act.ts';
import { type Answer, done, problem } from './action-result.ts';
import { deskBinding, deskScope } from './binding.ts';
import { panelState } from './panel-state.ts';

const newRequest = z.object({
  key: z.uuid(),
  playerId: z
    .string()
    .transform((text) => text.replace(/\s/g, ''))
    .pipe(z.string().regex(/^\d{1,20}$/)),
  sum: z.string().max(30),
});

/** Takes a player's request and shows its page with the exact amount to pay. */
export async function addRequest(_previous: Answer | null, form: FormData): Promise<Answer> {
  const { desk, settings } = panelState();
  let createdId: string | null = null;
  const result = await act(
    'addRequest',
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
      if (created.kind === 'player_refused')
        return problem('playerRefused', { reasons: await sayPlayerReasons(created.reasons) });
      if (created.kind === 'no_account')
        return problem('noAccount', { accounts: await sayPassedOver(created.passedOver) });
      createdId = created.request.id;
      return done('saved');
    },
  );
  if (createdId !== null) redirect(`/requests/${createdId}`);
  return result;
}

async function sayPlayerReasons(reasons: readonly PlayerRefusal[]): Promise<string> {
  const t = await getTranslations('players');
  return reasons.map((one) => t(`refusals.${one}`)).join(' ');
}

async function sayPassedOver(accounts: readonly NamedPassedOver[]): Promise<string> {
  const t = await getTranslations('accountReasons');
  return accounts
    .map(({ name, reasons }) => `${name} (${reasons.map((reason) => t(reason)).join(', ')})`)
    .join('; ');
}

export async function rereadMail(_previous: Answer | null, form: FormData): Promise<Answer> {
  return act(
    'rereadMail',
    form,
    z.object({ mailId: z.uuid() }),
    problem('failed'),
    async ({ mailId }, { actor }) => {
      const { kind } = await readMailAgain(panelState().desk, { mailId, actor });
      return kind === 'queued' ? done('readAgain') : problem('notPossible');
    },
  );
}

export async function rereadWaitingMails(_previous: Answer | null, form: FormData): Promise<Answer> {
  return act('rereadWaitingMails', form, z.object({}), problem('failed'), async (_input, { actor }) => {
    const count = await readWaitingMailsAgain(panelState().desk, { actor });
    return done('readAllAgain', { count: String(count) });
  });
}

export async function revokeTrust(_previous: Answer | null, form: FormData): Promise<Answer> {
  return act(
    'revokeTrust',
    form,
    z.object({ shape: z.string().max(4_000), reason }),
    problem('failed'),
    async (revoke, { actor }) => {
      const { kind } = await revokeShape(panelState().desk, { ...revoke, actor });
      if (kind === 'not_allowed') return problem('notAllowed');
      return kind === 'revoked' ? done('saved') : problem('alreadyClosed');
    },
  );
}

export async function pasteAnything(_previous: Answer | null, form: FormData): Promise<Answer> {
  const schema = z.object({ paste: z.string().max(9_000_000) });
  return act('pasteAnything', form, schema, problem('paste_too_big'), async ({ paste }, { actor }) => {
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

export async function renewSession(_previous: Answer | null, form: FormData): Promise<Answer> {
  return act('renewSession', form, z.object({}), problem('failed'), async (_input, { actor }) => {
    await askForRenewal(panelState().desk, actor);
    return done('renewalAsked');
  });
}

export async function turnAutomaticCredit(_previous: Answer | null, form: FormData): Promise<Answer> {
  const schema = z.object({ isOn: z.enum(['true', 'false']), reason });
  return act('turnAutomaticCredit', form, schema, problem('reasonMissing'), async (input, { actor }) => {
    const { kind } = await setSwitch(panelState().desk, {
      name: 'automaticCredit',
      isOn: input.isOn === 'true',
      reason: input.reason,
      actor,
    });
    return kind === 'not_allowed' ? problem('notAllowed') : done('saved');
  });
}
