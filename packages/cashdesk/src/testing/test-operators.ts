import type { Desk } from '../desk/desk.ts';
import { operators } from '../operator/operator-tables.ts';
import type { Role } from '../operator/roles.ts';

/** Makes an operator, an owner where nothing else is said; gives the name the history knows this person by. */
export async function makeOperator(desk: Desk, id: string, role: Role = 'owner'): Promise<string> {
  await desk.database.drizzle
    .insert(operators)
    .values({ id, name: id, email: `${id}@desk.example`, role })
    .onConflictDoNothing();
  return `operator:${id}`;
}
