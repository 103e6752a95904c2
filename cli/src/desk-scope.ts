import { scopeOf } from '@luxon/cashdesk';
import type { Settings } from '@luxon/settings';

/**
 * Names what notices into the settings' first mailbox, from their first bank, can be told apart by, as the worker
 * does. Null without a mailbox: no payment could ever meet a request.
 */
export function deskScope({ mailbox, mail }: Settings): string | null {
  const [first] = mail.banks;
  return mailbox === null || first === undefined ? null : scopeOf(first.bank, mailbox.address);
}
