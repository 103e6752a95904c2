import { headerValues } from '../header-section.ts';
import { readMailboxes } from '../mailbox-address.ts';
import { type CheckResult, pass, review, type SignatureContext } from './check.ts';

/**
 * Attack: the attacker pays his own account at the same bank and sends the genuine, fresh notice on to us. Its
 * signed To is his mailbox (replay across owners).
 */
export function checkRecipient({ fields, policy }: SignatureContext): CheckResult {
  const [value, ...more] = headerValues(fields, 'to');
  const mailboxes = value === undefined || more.length > 0 ? null : readMailboxes(value);
  const ours = policy.mailboxAddresses.map((address) => address.trim().toLowerCase());
  // The same address twice, or two of ours, is still to nobody else.
  if (mailboxes?.every(({ address }) => ours.includes(address))) {
    return pass('the signed To is one of our addresses');
  }
  return review('not_addressed_to_us', 'the signed To is not one of our addresses alone');
}
