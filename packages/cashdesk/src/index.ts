// database
export * from './database/database-error.ts';
export {
  type EnsureDatabaseOptions,
  ensureDatabase,
  removeEmbeddedDatabase,
  stopEmbeddedDatabase,
} from './database/ensure-database.ts';
export { migrate } from './database/migrate.ts';
export {
  type Database,
  type Drizzle,
  type Executor,
  type OpenDatabaseOptions,
  openDatabase,
  type Transaction,
} from './database/open-database.ts';
// desk
export type { Clock, Desk, Random } from './desk/desk.ts';
export { newId } from './desk/new-id.ts';
// key
export { KeyError, type KeyErrorCode } from './key/key-error.ts';
export type { Vault } from './key/vault.ts';
