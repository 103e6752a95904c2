import { revalidatePath } from 'next/cache';
import { getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { type ActionResult, type Answer, problem } from './action-result.ts';
import { isOpenTo, mustTurnOnFirst, type Operator, readOperator } from './auth.ts';
import { asksWhoItIs, type GuardedAction } from './permissions.ts';

/** What a person writes about a decision. */
export const reason = z.string().trim().min(1).max(300);

/**
 * Checks who asks and what was sent, in that order, and runs the work; anything odd about the form is one answer. Who is
 * not signed in any more, or may not do it, is told so in the form's place: what was typed is not lost.
 */
export async function act<Shape extends z.ZodType>(
  name: GuardedAction,
  form: FormData,
  schema: Shape,
  malformed: ActionResult,
  work: (input: z.infer<Shape>, operator: Operator) => Promise<ActionResult>,
): Promise<Answer> {
  const operator = await readOperator();
  const refusal = refuse(name, operator);
  if (operator === null || refusal !== null) return say(refusal ?? problem('signedOut'));
  const parsed = schema.safeParse(Object.fromEntries(form));
  if (!parsed.success) return say(malformed);
  const result = await work(parsed.data, operator);
  revalidatePath('/', 'layout');
  return say(result);
}

/** Says why who asks may not do it now; null: they may. */
export function refuse(name: GuardedAction, operator: Operator | null): ActionResult | null {
  if (operator === null) return problem('signedOut');
  if (!isOpenTo(operator, name)) return problem('notAllowed');
  if (mustTurnOnFirst(operator, name)) return problem('secondFactorNeeded');
  if (asksWhoItIs(name) && !operator.isFresh)
    return problem(operator.hasSecondFactor ? 'showCode' : 'showPassword');
  return null;
}

/** Says a result in the reader's language: the browser is not sent all that could have been said. */
export async function say(result: ActionResult): Promise<Answer> {
  const t = await getTranslations('results');
  return { ...result, said: t(result.text, result.facts ?? {}) };
}
