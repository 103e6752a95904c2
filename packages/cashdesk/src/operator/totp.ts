import { createHmac, timingSafeEqual } from 'node:crypto';

const stepMs = 30_000;
/** Clocks of phones differ: the step before and the step after are taken too (RFC 6238 §5.2). */
const stepsAround = [0n, -1n, 1n];

/** Gives the six digits of a step (RFC 6238, SHA-1, 30 s). `secret` is the key's bytes as text. */
export function totpAt(secret: string, step: bigint): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(step);
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0x0f;
  const number = (mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000;
  return String(number).padStart(6, '0');
}

/** Finds the step a code belongs to, around `now`; null: to none of them. */
export function findTotpStep(secret: string, code: string, now: Date): bigint | null {
  const current = BigInt(Math.floor(now.getTime() / stepMs));
  const given = Buffer.from(code.replace(/\s/g, ''));
  const same = (step: bigint): boolean => {
    const wanted = Buffer.from(totpAt(secret, step));
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  };
  const found = stepsAround.map((around) => current + around).filter(same);
  return found[0] ?? null;
}
