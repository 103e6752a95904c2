import { and, eq, inArray, isNull, ne } from 'drizzle-orm';
import type { Executor } from '../database/open-database.ts';
import { operators } from './operator-tables.ts';
import { mayDo, type Permission, permissions } from './roles.ts';

const operatorPrefix = 'operator:';

/** The name the history knows an operator by. */
export const actorOf = (operatorId: string): string => `${operatorPrefix}${operatorId}`;

/** Says whether an actor is an operator; whoever is not is the desk itself or holds its machine. */
export const isOperator = (actor: string): boolean => actor.startsWith(operatorPrefix);

/**
 * Says whether an actor has a permission, in the transaction that would use it: a role taken away a moment ago counts,
 * whatever page is still open. An operator who is unknown or switched off has none. Whoever is not an operator is the
 * desk itself or holds its machine, and is not asked.
 */
export async function isPermitted(
  executor: Executor,
  actor: string,
  permission: Permission,
): Promise<boolean> {
  if (!isOperator(actor)) return true;
  const [operator] = await executor
    .select({ role: operators.role, switchedOffAt: operators.switchedOffAt })
    .from(operators)
    .where(eq(operators.id, actor.slice(operatorPrefix.length)))
    .for('share');
  return operator !== undefined && operator.switchedOffAt === null && mayDo(operator.role, permission);
}

/** Says whether any other operator who may sign in has a permission. */
export async function isAnybodyElsePermitted(
  executor: Executor,
  actor: string,
  permission: Permission,
): Promise<boolean> {
  const others = and(
    ne(operators.id, actor.slice(operatorPrefix.length)),
    isNull(operators.switchedOffAt),
    inArray(operators.role, permissions[permission]),
  );
  return (await executor.$count(operators, others)) > 0;
}
