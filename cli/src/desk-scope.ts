import { scopeOf } from '@luxon/cashdesk';
import type { Settings } from '@luxon/settings';
import { CliError } from './cli-error.ts';

/**
 * Names what notices into this desk's mailbox can be told apart by, as the worker does (bank and mailbox address).
 * Throws a CliError without a mailbox: no payment could ever meet such a request.
 */
export function deskScope({ mailbox }: Settings): string {
  if (mailbox === null) {
    throw new CliError(
      'No mailbox is set up, so no payment could ever belong to this request. Nothing was added. Set MAILBOX_HOST, MAILBOX_USER and MAILBOX_PASSWORD first.',
    );
  }
  return scopeOf('demirbank', mailbox.address);
}
