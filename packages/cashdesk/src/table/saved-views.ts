import { and, asc, eq, sql } from 'drizzle-orm';
import type { Desk } from '../desk/desk.ts';
import { newId } from '../desk/new-id.ts';
import { savedViews } from './saved-view-table.ts';
import type { TablePlace } from './table-names.ts';

export type SavedView = typeof savedViews.$inferSelect;

/** So many views of a page an operator may keep. */
const viewsMax = 20;

export interface SaveView {
  /** `operator:<id>`. */
  readonly owner: string;
  readonly place: TablePlace;
  readonly name: string;
  /** As it stands in the address bar, without a page. */
  readonly query: string;
}

/** Keeps a view under its name; one of the same name is replaced. */
export async function saveView(desk: Desk, view: SaveView): Promise<{ kind: 'saved' | 'too_many' }> {
  const name = view.name.trim();
  const { owner, place, query } = view;
  return desk.database.drizzle.transaction(async (tx) => {
    // One operator's views are counted and written one after the other.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`views:${owner}`}, 0))`);
    const mine = and(eq(savedViews.owner, owner), eq(savedViews.tableName, place));
    const sameName = and(mine, eq(sql`lower(${savedViews.name})`, name.toLowerCase()));
    await tx.delete(savedViews).where(sameName);
    if ((await tx.$count(savedViews, mine)) >= viewsMax) return { kind: 'too_many' };
    await tx
      .insert(savedViews)
      .values({ id: newId(desk), owner, tableName: place, name, query, savedAt: desk.clock() });
    return { kind: 'saved' };
  });
}

export interface DeleteView {
  readonly id: string;
  readonly owner: string;
}

/** Removes a view of this operator; false if they have none of this id. */
export async function deleteView(desk: Desk, { id, owner }: DeleteView): Promise<boolean> {
  const { rowCount } = await desk.database.drizzle
    .delete(savedViews)
    .where(and(eq(savedViews.id, id), eq(savedViews.owner, owner)));
  return rowCount === 1;
}

/** Reads an operator's views of a page, by name. */
export function listViews(desk: Desk, owner: string, place: TablePlace): Promise<SavedView[]> {
  return desk.database.drizzle
    .select()
    .from(savedViews)
    .where(and(eq(savedViews.owner, owner), eq(savedViews.tableName, place)))
    .orderBy(asc(sql`lower(${savedViews.name})`));
}
