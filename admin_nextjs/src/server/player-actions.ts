'use server';

import { blockPlayer, limitPlayer, notePlayer, type PlayerResult } from '@luxon/cashdesk';
import { type Currency, parseAmount } from '@luxon/money';
import { z } from 'zod';
import { act, reason } from './act.ts';
import { type ActionResult, type Answer, done, problem } from './action-result.ts';
import { panelState } from './panel-state.ts';

const playerId = z.string().regex(/^\d{1,20}$/);
const malformed = problem('reasonMissing');

export async function addNote(_previous: Answer | null, form: FormData): Promise<Answer> {
  const schema = z.object({ playerId, reason: z.string().trim().min(1).max(1_000) });
  return act('addNote', form, schema, malformed, async (note, { actor }) => {
    const { kind } = await notePlayer(panelState().desk, { ...note, actor });
    return kind === 'noted' ? done('saved') : problem('notAllowed');
  });
}

export async function setBlock(_previous: Answer | null, form: FormData): Promise<Answer> {
  const schema = z.object({ playerId, reason, isBlocked: z.enum(['yes', 'no']) });
  return act('setBlock', form, schema, malformed, async ({ isBlocked, ...change }, { actor }) => {
    const { desk, settings } = panelState();
    const { currency } = settings.mobcash;
    const { kind } = await blockPlayer(desk, { ...change, isBlocked: isBlocked === 'yes', currency, actor });
    return sayPlayer(kind);
  });
}

export async function setLimits(_previous: Answer | null, form: FormData): Promise<Answer> {
  const sum = z.string().max(30);
  const schema = z.object({ playerId, reason, requestMax: sum, dayMax: sum });
  return act('setLimits', form, schema, malformed, async ({ requestMax, dayMax, ...change }, { actor }) => {
    const { desk, settings } = panelState();
    const { currency } = settings.mobcash;
    const [requestMaxMinor, dayMaxMinor] = [readLimit(requestMax, currency), readLimit(dayMax, currency)];
    if (requestMaxMinor === 'malformed' || dayMaxMinor === 'malformed') return problem('malformedPlayer');
    const { kind } = await limitPlayer(desk, { ...change, requestMaxMinor, dayMaxMinor, currency, actor });
    return sayPlayer(kind);
  });
}

const answers = {
  changed: done('saved'),
  unchanged: problem('alreadyClosed'),
  not_allowed: problem('notAllowed'),
} as const satisfies Record<PlayerResult['kind'], ActionResult>;

const sayPlayer = (kind: PlayerResult['kind']): ActionResult => answers[kind];

/** An empty field is no limit. */
function readLimit(text: string, currency: Currency): bigint | null | 'malformed' {
  if (text.trim() === '') return null;
  const amount = parseAmount(text, currency);
  return amount.kind === 'ok' && amount.amountMinor > 0n ? amount.amountMinor : 'malformed';
}
