import type { BankProfile } from '../../policy.ts';
import { type HeaderField, headerValues } from '../header-section.ts';
import { type AddressReading, readSingleMailbox } from '../mailbox-address.ts';
import { type CheckResult, pass, review, type SignatureContext } from './check.ts';

/**
 * Reads who wrote the mail: the addr-spec of the single From mailbox and nothing else.
 *
 * Attack: the bank's address in the display name, a comment, a quoted local part, Reply-To, Sender, a second
 * mailbox or a second From.
 */
export function readFrom(fields: readonly HeaderField[]): AddressReading {
  const [value, ...more] = headerValues(fields, 'from');
  if (value === undefined) return { kind: 'malformed' };
  return more.length > 0 ? { kind: 'several' } : readSingleMailbox(value);
}

/**
 * Finds the banks whose domain the sender has, or is a subdomain of, by whole labels. Several only where they share a
 * gateway and the part before the `@` does not tell them apart.
 *
 * Attack: `bank.example.attacker.example`, `notbank.example`, an IDN that looks the same: domains are compared
 * whole, in their ASCII form.
 */
export function findBanks(from: AddressReading, banks: readonly BankProfile[]): BankProfile[] {
  if (from.kind !== 'one') return [];
  const ofDomain = banks.filter((bank) => bank.domains.some((domain) => isWithin(from.domain, domain)));
  if (ofDomain.length < 2) return ofDomain;
  const named = ofDomain.filter(
    ({ senders, gatewaySenders = [] }) =>
      senders?.includes(from.address) === true ||
      gatewaySenders.some((name) => isSameLabel(name, from.local)),
  );
  return named.length > 0 ? named : ofDomain;
}

/**
 * Joins banks that write through one gateway to the one that must be satisfied: the strictest of their demands.
 * Null for none.
 */
export function joinBanks(banks: readonly BankProfile[]): BankProfile | null {
  const [first, ...more] = banks;
  if (first === undefined || more.length === 0) return first ?? null;
  const senders = banks.some((bank) => bank.senders === null)
    ? null
    : banks.flatMap((bank) => bank.senders ?? []);
  return {
    ...first,
    senders,
    minKeyBits: Math.max(...banks.map(({ minKeyBits }) => minKeyBits)),
    signing: banks.some(({ signing }) => signing === 'absent') ? 'absent' : 'present',
  };
}

function isSameLabel(left: string, right: string): boolean {
  const plain = (label: string): string => label.toLowerCase().replace(/[^a-z0-9]/g, '');
  return plain(left) === plain(right);
}

/** Says whether a domain is the other one or below it. */
export function isWithin(domain: string, parent: string): boolean {
  return domain === parent || domain.endsWith(`.${parent}`);
}

/** Attack: another, less guarded address of the bank (a support form that mails what it is given) as the writer. */
export function checkSender({ fields, bank }: SignatureContext): CheckResult {
  const from = readFrom(fields);
  const isListed = from.kind === 'one' && (bank.senders === null || bank.senders.includes(from.address));
  if (isListed && bank.domains.includes(from.domain)) {
    return pass('From is the address the bank writes notices from');
  }
  return review('sender_not_listed', 'From is an address of the bank that is not known to write notices');
}

/** Attack: a newsletter service that may sign for `news.bank.example` but not for the bank itself. */
export function checkSigningDomain({ signature, bank }: SignatureContext): CheckResult {
  if (bank.domains.includes(signature.domain)) return pass('signed by the domain of the bank itself');
  return review('signed_by_subdomain', `signed by ${signature.domain}`);
}
