import { rotateKey } from '@luxon/cashdesk';
import type { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { say } from '../say.ts';
import { withDesk } from '../with-desk.ts';

/** Adds `secrets rotate`. */
export function addSecretsCommands(program: Command): void {
  program
    .command('secrets')
    .description('what is encrypted at rest')
    .command('rotate')
    .description(
      'make a new key and encrypt every stored secret anew; running processes follow by themselves',
    )
    .option('--keep-old', 'keep the old key beside the new one, for older backups of the database')
    .action(({ keepOld }: { keepOld?: boolean }) => rotate(keepOld === true));
}

async function rotate(keepOld: boolean): Promise<void> {
  await withDesk(async ({ database }, settings) => {
    const { keyFile, secretKey } = settings.database;
    if (secretKey !== null) {
      throw new CliError(
        'The key comes from LUXON_SECRET_KEY, so this program cannot replace it. Nothing was changed. Put the same key into the key file (mode 0600), take LUXON_SECRET_KEY out, and rotate then.',
      );
    }
    const { oldKeyId, newKeyId, resealed, oldKeyFile } = await rotateKey({ database, keyFile, keepOld });
    say(`Done: ${resealed} stored secrets are encrypted with the new key ${newKeyId}. No restart is needed.`);
    say(
      oldKeyFile === null
        ? `The old key ${oldKeyId} is gone: backups of the database made before cannot open their secrets. Back up the new key file now.`
        : `The old key ${oldKeyId} is kept in ${oldKeyFile} for backups made before. Back up the new key file now.`,
    );
  });
}
