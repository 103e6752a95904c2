import type { Command } from 'commander';

/** Adds `bank list` and `bank check`. */
export function addBankCommands(program: Command): void {
  const bank = program.command('bank').description('descriptions of banks: whose mails are read and how');
  bank
    .command('list')
    .description('the banks the project knows')
    .action(async () => (await import('../mail/judge-banks.ts')).listBanks());
  bank
    .command('check')
    .description('reads a description of your own, tries its examples and, if wanted, the stored mails')
    .argument('<file>', 'the description (.yaml)')
    .option('--since <date>', 'also try it on the stored mails received since then')
    .action(async (file: string, { since }: { since?: string }) =>
      (await import('../mail/judge-banks.ts')).checkBank(file, since ?? null),
    );
}
