import type { Desk } from '../desk/desk.ts';
import { operators } from '../operator/operator-tables.ts';

/** Makes an operator; gives the name the history knows this person by. */
export async function makeOperator(desk: Desk, id: string): Promise<string> {
  await desk.database.drizzle
    .insert(operators)
    .values({ id, name: id, email: `${id}@desk.example` })
    .onConflictDoNothing();
  return `operator:${id}`;
}
