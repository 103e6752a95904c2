import { createInvite } from '@luxon/cashdesk';
import type { Command } from 'commander';
import { remark, say } from '../say.ts';
import { actor, withDesk } from '../with-desk.ts';

/** Adds `operator invite`. */
export function addOperatorCommands(program: Command): void {
  program
    .command('operator')
    .description('who may use the panel')
    .command('invite')
    .description('make a one-time link by which one operator chooses a name and a password')
    .action(async () => {
      await withDesk(async (desk, { panel }) => {
        const invite = await createInvite(desk, { actor });
        say(`${panel.url}/welcome#${invite.token}`);
        remark(
          `Works once, until ${invite.expiresAt.toISOString()}. Whoever opens it becomes an operator: give it to nobody else.`,
        );
      });
    });
}
