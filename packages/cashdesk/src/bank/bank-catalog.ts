import { asc, desc, notInArray } from 'drizzle-orm';
import type { Desk } from '../desk/desk.ts';
import { bankCatalog } from './bank-tables.ts';

export type CatalogBank = Omit<typeof bankCatalog.$inferSelect, 'seenAt'>;

/** Keeps which banks a worker knows; those it does not know are gone. At least one. */
export async function publishBanks(desk: Desk, banks: readonly CatalogBank[]): Promise<void> {
  const seenAt = desk.clock();
  const names = banks.map(({ bank }) => bank);
  await desk.database.drizzle.transaction(async (tx) => {
    await tx.delete(bankCatalog).where(notInArray(bankCatalog.bank, names));
    for (const bank of banks) {
      const row = { ...bank, domains: [...bank.domains], seenAt };
      await tx.insert(bankCatalog).values(row).onConflictDoUpdate({ target: bankCatalog.bank, set: row });
    }
  });
}

/** Lists the banks the worker knows, those in use first. */
export function listCatalogBanks(desk: Desk): Promise<(typeof bankCatalog.$inferSelect)[]> {
  return desk.database.drizzle
    .select()
    .from(bankCatalog)
    .orderBy(desc(bankCatalog.isUsed), desc(bankCatalog.isOwn), asc(bankCatalog.name));
}
