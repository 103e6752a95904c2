'use server';

import {
  endOtherSignIns,
  endSignIn,
  forgetSignInTries,
  readTwoFactor,
  recordOperatorEvent,
  refreshSignIn,
  removePasskey,
  takeSignInTry,
  takeTotpCode,
  turnSecondFactorOff,
  turnSecondFactorOn,
} from '@luxon/cashdesk';
import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import { isAPIError } from 'better-auth/api';
import { symmetricDecrypt } from 'better-auth/crypto';
import { headers } from 'next/headers';
import { renderSVG } from 'uqr';
import { z } from 'zod';
import { sayClockAndZone } from '@/components/desk-time.ts';
import { act } from './act.ts';
import { type ActionResult, type Answer, done, problem } from './action-result.ts';
import { type Operator, panelAuth } from './auth.ts';
import { isEasyPassword, passwordLengthMax, passwordLengthMin } from './judge-password.ts';
import { panelState } from './panel-state.ts';
import { acceptPasskey, offerPasskey } from './passkeys.ts';

type Action = Promise<Answer>;
type Previous = Answer | null;

const password = z.string().min(1).max(128);
const code = z.string().min(6).max(20);
const codeWrong = { used_before: problem('codeUsed'), wrong: problem('codeWrong') } as const;

/** Shows again who it is: by a code where there is a second factor, else by the password. */
export async function confirmIdentity(_previous: Previous, form: FormData): Action {
  const schema = z.object({ proof: z.string().min(1).max(128) });
  return act('confirmIdentity', form, schema, problem('passwordWrong'), async ({ proof }, operator) => {
    const { desk } = panelState();
    const tried = await takeSignInTry(desk, operator.email);
    if (tried.kind === 'locked') return problem('locked', { time: sayClockAndZone(tried.until) });
    const wrong = operator.hasSecondFactor
      ? await refuseCode(operator, proof)
      : await refusePassword(operator, proof);
    if (wrong !== null) return wrong;
    await forgetSignInTries(desk, operator.email);
    await refreshSignIn(desk, operator.sessionId);
    return done('saved');
  });
}

export async function changePassword(_previous: Previous, form: FormData): Action {
  const schema = z.object({
    current: password,
    next: z.string().min(passwordLengthMin).max(passwordLengthMax),
  });
  return act(
    'changePassword',
    form,
    schema,
    problem('passwordShort'),
    async ({ current, next }, operator) => {
      if (isEasyPassword(next, operator)) return problem('passwordEasy');
      const { desk } = panelState();
      const tried = await takeSignInTry(desk, operator.email);
      if (tried.kind === 'locked') return problem('locked', { time: sayClockAndZone(tried.until) });
      const wrong = await refusePassword(operator, current);
      if (wrong !== null) return wrong;
      await forgetSignInTries(desk, operator.email);
      const context = await panelAuth().$context;
      await context.internalAdapter.updatePassword(operator.id, await context.password.hash(next));
      const ended = await endOtherSignIns(desk, operator.id, operator.sessionId);
      await recordOperatorEvent(desk.database.drizzle, desk, {
        ...byThemselves(operator),
        what: 'password_changed',
        facts: { signInsEnded: ended },
      });
      return done('saved');
    },
  );
}

/** Gives the app's secret as a picture and as text, and the backup codes, once. */
export async function startSecondFactor(_previous: Previous, form: FormData): Action {
  const schema = z.object({ password });
  return act('startSecondFactor', form, schema, problem('passwordWrong'), async (given) => {
    const { api } = panelAuth();
    const started = await api
      .enableTwoFactor({ body: given, headers: await headers() })
      .catch((error: unknown) => (isAPIError(error) ? null : Promise.reject(error)));
    if (started === null || started.method !== 'totp') return problem('passwordWrong');
    const { totpURI, backupCodes } = started;
    return done('secondFactorStarted', {
      uri: totpURI,
      secret: new URL(totpURI).searchParams.get('secret') ?? '',
      picture: renderSVG(totpURI, { border: 2 }),
      codes: backupCodes.join(' '),
    });
  });
}

/** Turns the second factor on, once the app has shown the right code. */
export async function confirmSecondFactor(_previous: Previous, form: FormData): Action {
  const schema = z.object({ code });
  return act('confirmSecondFactor', form, schema, problem('codeWrong'), async (given, operator) => {
    const wrong = await refuseCode(operator, given.code);
    if (wrong !== null) return wrong;
    await turnSecondFactorOn(panelState().desk, operator.id);
    return done('saved');
  });
}

export async function stopSecondFactor(_previous: Previous, form: FormData): Action {
  return act('stopSecondFactor', form, z.object({}), problem('failed'), async (_input, { id }) => {
    await turnSecondFactorOff(panelState().desk, id);
    return done('saved');
  });
}

/** Makes new backup codes; the old ones are worth nothing from then on. */
export async function makeBackupCodes(_previous: Previous, form: FormData): Action {
  const schema = z.object({ password });
  return act('makeBackupCodes', form, schema, problem('passwordWrong'), async (given, operator) => {
    const { desk } = panelState();
    const made = await panelAuth()
      .api.generateBackupCodes({ body: given, headers: await headers() })
      .catch((error: unknown) => (isAPIError(error) ? null : Promise.reject(error)));
    if (made === null) return problem('passwordWrong');
    const event = { ...byThemselves(operator), what: 'backup_codes_made' } as const;
    await recordOperatorEvent(desk.database.drizzle, desk, event);
    return done('backupCodes', { codes: made.backupCodes.join(' ') });
  });
}

export async function startPasskey(_previous: Previous, form: FormData): Action {
  return act('startPasskey', form, z.object({}), problem('failed'), async (_input, operator) => {
    const { internalAdapter } = await panelAuth().$context;
    return done('passkeyOffered', { options: JSON.stringify(await offerPasskey(internalAdapter, operator)) });
  });
}

export async function addOwnPasskey(_previous: Previous, form: FormData): Action {
  const schema = z.object({
    name: z.string().trim().min(1).max(60),
    response: z
      .string()
      .max(20_000)
      .transform((text, context) => {
        try {
          return JSON.parse(text) as RegistrationResponseJSON;
        } catch {
          context.addIssue('not JSON');
          return z.NEVER;
        }
      }),
  });
  return act('addOwnPasskey', form, schema, problem('passkeyRefused'), async (given, operator) => {
    const { internalAdapter } = await panelAuth().$context;
    return (await acceptPasskey(internalAdapter, operator, given))
      ? done('saved')
      : problem('passkeyRefused');
  });
}

export async function removeOwnPasskey(_previous: Previous, form: FormData): Action {
  const schema = z.object({ id: z.string().max(2_000) });
  return act('removeOwnPasskey', form, schema, problem('failed'), async ({ id }, operator) =>
    (await removePasskey(panelState().desk, operator.id, id)) ? done('saved') : problem('alreadyClosed'),
  );
}

/** Ends one of one's own sign-ins, or all but this. */
export async function endOwnSignIn(_previous: Previous, form: FormData): Action {
  const schema = z.object({ id: z.string().max(100).optional() });
  return act('endOwnSignIn', form, schema, problem('failed'), async ({ id }, operator) => {
    const { desk } = panelState();
    if (id !== undefined)
      return (await endSignIn(desk, operator.id, id)) ? done('saved') : problem('alreadyClosed');
    await endOtherSignIns(desk, operator.id, operator.sessionId);
    const event = { ...byThemselves(operator), what: 'signed_out_everywhere' } as const;
    await recordOperatorEvent(desk.database.drizzle, desk, event);
    return done('saved');
  });
}

const byThemselves = ({ id, actor }: Operator) => ({ operatorId: id, reason: 'by the operator', actor });

async function refusePassword(operator: Operator, given: string): Promise<ActionResult | null> {
  const { internalAdapter, password: passwords } = await panelAuth().$context;
  const accounts = await internalAdapter.findAccounts(operator.id);
  const hash = accounts.find(({ providerId }) => providerId === 'credential')?.password;
  const isRight = hash != null && (await passwords.verify({ hash, password: given }));
  return isRight ? null : problem('passwordWrong');
}

async function refuseCode(operator: Operator, given: string): Promise<ActionResult | null> {
  const { desk } = panelState();
  const stored = await readTwoFactor(desk, operator.id);
  if (stored === null) return problem('codeWrong');
  const { secretConfig } = await panelAuth().$context;
  const secret = await symmetricDecrypt({ key: secretConfig, data: stored.secret });
  const { kind } = await takeTotpCode(desk, { operatorId: operator.id, secret, code: given });
  return kind === 'used' ? null : codeWrong[kind];
}
