import { DatabaseError, KeyError, missingRights } from '@luxon/cashdesk';
import { Command } from 'commander';
import { CliError, kindOf } from './cli-error.ts';
import { addAccountCommands } from './commands/account.ts';
import { addAuditCommands } from './commands/audit.ts';
import { addBankCommands } from './commands/bank.ts';
import { addBooksCommands } from './commands/books.ts';
import { addDatabaseCommands } from './commands/database.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addMailCommands } from './commands/mail.ts';
import { addOperatorCommands } from './commands/operator.ts';
import { addRequestCommands } from './commands/request.ts';
import { addSecretsCommands } from './commands/secrets.ts';
import { addSessionCommands } from './commands/session.ts';
import { addStatementCommands } from './commands/statement.ts';
import { remark } from './say.ts';

// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

// Every command's file is loaded for any of them: what reads mails or speaks to MobCash, half of the time a command takes to
// begin, is loaded by the command that does it.
const program = new Command('luxon')
  .description('Luxon Cashdesk: the desk from the command line')
  .showHelpAfterError();
addDoctorCommand(program);
addSessionCommands(program);
addSecretsCommands(program);
addRequestCommands(program);
addAccountCommands(program);
addMailCommands(program);
addBankCommands(program);
addStatementCommands(program);
addOperatorCommands(program);
addDatabaseCommands(program);
addAuditCommands(program);
addBooksCommands(program);

try {
  await program.parseAsync();
} catch (error) {
  remark(explain(error));
  process.exitCode = 1;
}

// A value in an unforeseen error's message might be a secret, so only its kind is told.
function explain(error: unknown): string {
  if (error instanceof CliError || error instanceof DatabaseError || error instanceof KeyError)
    return error.message;
  return (
    missingRights(error)?.message ??
    `The command did not come to its end (${kindOf(error)}). What it began is either stored whole or not at all. Run "npx luxon doctor" to see what is wrong, then try again.`
  );
}
