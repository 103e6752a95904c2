import { z } from 'zod';
import type { ResultText } from '@/server/action-result.ts';
import { passwordLengthMax, passwordLengthMin } from '../../server/judge-password.ts';

const newOperator = z.object({
  token: z.string().min(16).max(200),
  name: z.string().trim().min(1).max(80),
  email: z
    .email()
    .max(200)
    .transform((text) => text.toLowerCase()),
  password: z.string().min(passwordLengthMin).max(passwordLengthMax),
});

/** What a person writes to be let in, and the token of the link. */
export type NewOperator = z.infer<typeof newOperator>;

const faults: Readonly<Record<keyof NewOperator, ResultText>> = {
  token: 'inviteInvalid',
  name: 'operatorName',
  email: 'operatorEmail',
  password: 'operatorPassword',
};

/** Reads the form of who was invited; where a field is not as it must be, says the first such. Pure. */
export function readNewOperator(
  given: Readonly<Record<string, unknown>>,
):
  | { readonly kind: 'read'; readonly operator: NewOperator }
  | { readonly kind: 'malformed'; readonly text: ResultText } {
  const parsed = newOperator.safeParse(given);
  if (parsed.success) return { kind: 'read', operator: parsed.data };
  const [field] = parsed.error.issues[0]?.path ?? [];
  return { kind: 'malformed', text: faults[field as keyof NewOperator] };
}
