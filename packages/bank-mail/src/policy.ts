/** Asks DNS for one record type; `[['part', 'part'], …]` for TXT. Rejects with a `code` (`ENOTFOUND`, …). */
export type Resolver = (name: string, rrtype: string) => Promise<string[][]>;

/** What is known about one bank as a writer of mails. */
export interface BankProfile {
  bank: 'demirbank';
  /** ASCII (punycode) domains, compared whole: a subdomain is another domain. */
  domains: readonly string[];
  /** Addresses that write notices; every one must be in `domains`. */
  senders: readonly string[];
  /** RSA keys below this are not proof enough for automatic credit. */
  minKeyBits: number;
  /** `absent`: the bank does not sign, its mails always wait for a person. */
  signing: 'present' | 'absent';
  /** Words by which a foreign sender pretends to be this bank; default: the name in `bank`. */
  names?: readonly string[];
}

/** What this desk accepts: its banks, its own addresses, the account holder, how old a notice may be. */
export interface MailPolicy {
  banks: readonly BankProfile[];
  /** Addresses the bank writes to, including an own mailbox that forwards here. */
  mailboxAddresses: readonly string[];
  /** The name in the bank's greeting; another name waits for a person. */
  holder: string | null;
  freshness: { earlyMinutes: number; lateMinutes: number };
  /** Name the mailbox's own server signs its `Authentication-Results` with; absent: that header is not read. */
  trustedAuthservId?: string | null;
}
