// A process that watches one mailbox, so that tests can kill it. Argument 1: the JSON of WatchOrders.
import { randomBytes } from 'node:crypto';
import { assembleDesk } from '@luxon/cashdesk';
import type { MailboxSettings } from '@luxon/settings';
import { followFolder } from '../email-watcher/src/mailbox/follow-folder.ts';
import { connectMailbox, openFolder } from '../email-watcher/src/mailbox/open-mailbox.ts';
import { realPace } from '../email-watcher/src/mailbox/pace.ts';
import { watchMailbox } from '../email-watcher/src/mailbox/watch-mailbox.ts';
import { openDatabase } from '../packages/cashdesk/src/database/open-database.ts';
import { createVault } from '../packages/cashdesk/src/key/aes-vault.ts';

export interface WatchOrders {
  readonly databaseUrl: string;
  readonly settings: MailboxSettings;
  /** False: follows the folder without the lock that keeps two watchers apart. */
  readonly isLocked: boolean;
}

const { databaseUrl, settings, isLocked } = JSON.parse(process.argv[2] ?? '') as WatchOrders;
const desk = assembleDesk({
  database: openDatabase(databaseUrl, { connectionsMax: 4 }),
  vault: createVault(randomBytes(32)),
});
const speak = (words: string): void => void process.stdout.write(`${words}\n`);
const log = { info: speak, warn: speak, error: speak } as unknown as Parameters<
  typeof watchMailbox
>[0]['log'];
const { signal } = new AbortController();

if (isLocked) await watchMailbox({ desk, settings, log, signal });
else {
  const client = await connectMailbox({ settings, tokens: null });
  await openFolder(client, settings.folder);
  const rest = (_: number, until: AbortSignal) =>
    new Promise<void>((resolve) => {
      until.addEventListener('abort', () => resolve(), { once: true });
    });
  const holding = { desk, settings, log, signal, tokens: null, pace: realPace, rest, random: Math.random };
  const memory = { comparedAt: performance.now(), isCareful: false };
  speak('following');
  await followFolder(
    { ...holding, giveUp: () => undefined },
    { client, folder: settings.folder, memory },
    () => Promise.resolve(),
  );
}
