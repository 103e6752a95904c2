import type { BankProfile } from '../../policy.ts';
import { type HeaderField, headerValues } from '../header-section.ts';
import { type AddressReading, readSingleMailbox } from '../mailbox-address.ts';
import { type CheckResult, pass, review, type SignatureContext } from './check.ts';

/**
 * Reads who wrote the mail: the addr-spec of the single From mailbox and nothing else.
 *
 * Attack: the bank's address in the display name, a comment, a quoted local part, Reply-To, Sender, a second
 * mailbox or a second From (mail sheet §2.2).
 */
export function readFrom(fields: readonly HeaderField[]): AddressReading {
  const [value, ...more] = headerValues(fields, 'from');
  if (value === undefined) return { kind: 'malformed' };
  return more.length > 0 ? { kind: 'several' } : readSingleMailbox(value);
}

/**
 * Finds the bank whose domain the sender has, or is a subdomain of, by whole labels.
 *
 * Attack: `bank.example.attacker.example`, `notbank.example`, an IDN that looks the same: domains are compared
 * whole, in their ASCII form.
 */
export function findBank(from: AddressReading, banks: readonly BankProfile[]): BankProfile | null {
  if (from.kind !== 'one') return null;
  return banks.find((bank) => bank.domains.some((domain) => isWithin(from.domain, domain))) ?? null;
}

/** Says whether a domain is the other one or below it. */
export function isWithin(domain: string, parent: string): boolean {
  return domain === parent || domain.endsWith(`.${parent}`);
}

/** Attack: another, less guarded address of the bank (a support form that mails what it is given) as the writer. */
export function checkSender({ fields, bank }: SignatureContext): CheckResult {
  const from = readFrom(fields);
  if (from.kind === 'one' && bank.senders.includes(from.address) && bank.domains.includes(from.domain)) {
    return pass('From is the address the bank writes notices from');
  }
  return review('sender_not_listed', 'From is an address of the bank that is not known to write notices');
}

/** Attack: a newsletter service that may sign for `news.bank.example` but not for the bank itself. */
export function checkSigningDomain({ signature, bank }: SignatureContext): CheckResult {
  if (bank.domains.includes(signature.domain)) return pass('signed by the domain of the bank itself');
  return review('signed_by_subdomain', `signed by ${signature.domain}`);
}
