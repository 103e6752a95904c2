import { z } from 'zod';
import { forgedKinds } from './bank/bank-types.ts';
import { deskMethods, faultKinds } from './desk/desk-types.ts';

const instant = z.iso.datetime().transform((text) => new Date(text));

export const faultShape = z.strictObject({
  method: z.enum(deskMethods),
  fault: z.enum(faultKinds),
  times: z.int().min(1).exactOptional(),
  playerId: z.string().exactOptional(),
  delayMs: z.int().min(0).exactOptional(),
  executes: z.boolean().exactOptional(),
});

export const settingsShape = z.strictObject({
  tokenLifetimeSec: z.int().min(0).exactOptional(),
  finalStep: z.enum(['body', 'query', 'fragment', 'code', 'error']).exactOptional(),
  wrongPassword: z.union([z.literal(403), z.literal('form')]).exactOptional(),
  refreshTokens: z.boolean().exactOptional(),
  nicknameFirst: z.enum(['each', 'once', 'off']).exactOptional(),
  secondLoginKillsFirst: z.boolean().exactOptional(),
  consentGetConsumes: z.boolean().exactOptional(),
  restAnswersArray: z.boolean().exactOptional(),
  obstacle: z.enum(['none', 'captcha', 'one_time_code', 'consent_changed', 'page_changed']).exactOptional(),
  formEncoding: z.enum(['any', 'urlencoded', 'multipart']).exactOptional(),
  clockSkewSec: z.int().exactOptional(),
  refreshNeedsSecret: z.boolean().exactOptional(),
  clientAuth: z.enum(['basic', 'post']).exactOptional(),
  redirectStatus: z.union([z.literal(301), z.literal(302), z.literal(303)]).exactOptional(),
});

export const mintShape = z.strictObject({
  transport: z.enum(['rpc', 'rest']).exactOptional(),
  lifetimeSec: z.int().min(0).exactOptional(),
});

export const playerShape = z.strictObject({ playerId: z.string(), nickname: z.string().nullable() });
export const withdrawalShape = z.strictObject({ playerId: z.string(), code: z.string(), amount: z.string() });

/** A notice over HTTP: the amount as digits of minor units, times in ISO 8601. */
export const noticeShape = z.strictObject({
  amountMinor: z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(BigInt),
  currency: z.string().exactOptional(),
  bankTime: instant.exactOptional(),
  receivedAt: instant.exactOptional(),
  language: z.enum(['ru', 'ky']).exactOptional(),
  form: z.enum(['text', 'alternative', 'html']).exactOptional(),
  encoding: z.enum(['8bit', 'base64', 'quoted-printable']).exactOptional(),
});

export const forgedShape = z.strictObject({ kind: z.enum(forgedKinds), notice: noticeShape });
export const mailShape = z.strictObject({ id: z.string() });
