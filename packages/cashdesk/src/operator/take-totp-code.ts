import { and, eq, lt } from 'drizzle-orm';
import type { Desk } from '../desk/desk.ts';
import { operatorTotpSteps } from './operator-tables.ts';
import { findTotpStep } from './totp.ts';

/** Steps older than this cannot be used any more anyway. */
const stepsKept = 20n;

export interface TakeTotpCode {
  readonly operatorId: string;
  /** The app's secret, opened. */
  readonly secret: string;
  readonly code: string;
}

/** Uses a code of an authenticator app up: of any number who bring the same one, one is told `used`. */
export async function takeTotpCode(
  desk: Desk,
  { operatorId, secret, code }: TakeTotpCode,
): Promise<{ kind: 'used' | 'wrong' | 'used_before' }> {
  const step = findTotpStep(secret, code, desk.clock());
  if (step === null) return { kind: 'wrong' };
  const { drizzle } = desk.database;
  const { rowCount } = await drizzle
    .insert(operatorTotpSteps)
    .values({ operatorId, step })
    .onConflictDoNothing();
  await drizzle
    .delete(operatorTotpSteps)
    .where(and(eq(operatorTotpSteps.operatorId, operatorId), lt(operatorTotpSteps.step, step - stepsKept)));
  return { kind: rowCount === 1 ? 'used' : 'used_before' };
}
