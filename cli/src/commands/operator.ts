import { countOperators, createInvite, type Role, roles } from '@luxon/cashdesk';
import { type Command, Option } from 'commander';
import { CliError } from '../cli-error.ts';
import { remark, say } from '../say.ts';
import { actor, withDesk } from '../with-desk.ts';

/** Adds `operator invite`. */
export function addOperatorCommands(program: Command): void {
  program
    .command('operator')
    .description('who may use the panel')
    .command('invite')
    .description('make a one-time link by which one operator chooses a name and a password')
    .addOption(new Option('--role <role>', 'what the operator may do').choices(roles))
    .action(async (given: { role?: Role }) => {
      await withDesk(async (desk, { panel }) => {
        // The first is the owner; after that nobody becomes one by a forgotten word.
        const role = given.role ?? ((await countOperators(desk)) === 0 ? 'owner' : null);
        if (role === null) throw new CliError(`Say what the operator may do: --role ${roles.join(' | ')}.`);
        const invite = await createInvite(desk, { actor, role });
        say(`${panel.url}/welcome#${invite.token}`);
        remark(
          `Works once, until ${invite.expiresAt.toISOString()}. Whoever opens it becomes ${role}: give it to nobody else.`,
        );
      });
    });
}
