import { ensureDatabase, stopEmbeddedDatabase } from '@luxon/cashdesk';
import type { Command } from 'commander';
import { say } from '../say.ts';
import { requireSettings } from '../with-desk.ts';

/** Adds `database start` and `database stop`. */
export function addDatabaseCommands(program: Command): void {
  const database = program.command('database').description('the embedded PostgreSQL');
  database
    .command('start')
    .description('start it (the panel and the worker do so by themselves)')
    .action(async () => {
      const place = requireSettings().database;
      await ensureDatabase(place);
      say(place.url === null ? 'The embedded PostgreSQL runs.' : 'The PostgreSQL at DATABASE_URL answers.');
    });
  database
    .command('stop')
    .description('stop it; payments and mails in it stay')
    .action(async () => {
      const { url, dataDir } = requireSettings().database;
      if (url !== null)
        return say('DATABASE_URL is set: that PostgreSQL is not ours to stop. Nothing was done.');
      const stopped = await stopEmbeddedDatabase({ dataDir });
      say(stopped ? 'The embedded PostgreSQL is stopped.' : 'The embedded PostgreSQL was not running.');
    });
}
