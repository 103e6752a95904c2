import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import type { ActionResult } from './action-result.ts';
import { type Operator, requireOperator } from './auth.ts';

/** What a person writes about a decision. */
export const reason = z.string().trim().min(1).max(300);

/** Checks who asks and what was sent, in that order, and runs the work; anything odd about the form is one answer. */
export async function act<Shape extends z.ZodType>(
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
