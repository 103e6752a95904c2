import type { TextReader } from './grammar/read-text.ts';

/** Asks DNS for one record type; `[['part', 'part'], …]` for TXT. Rejects with a `code` (`ENOTFOUND`, …). */
export type Resolver = (name: string, rrtype: string) => Promise<string[][]>;

/** How a bank's texts are read, and which version of that reading this is. */
export interface BankReader extends TextReader {
  /** `bank/grammar-hash`: changes with every sentence, so that stored mails can be read again. */
  parserVersion: string;
}

/** What is known about one bank as a writer of mails. */
export interface BankProfile {
  bank: string;
  /** ASCII (punycode) domains, compared whole: a subdomain is another domain. Several banks may share a gateway's. */
  domains: readonly string[];
  /** Addresses that write notices, every one in `domains`; null: every address of the domains may. */
  senders: readonly string[] | null;
  /** Parts before the `@` by which this bank is told from others behind the same gateway. */
  gatewaySenders?: readonly string[];
  /** RSA keys below this are not proof enough for automatic credit. */
  minKeyBits: number;
  /** `absent`: the bank does not sign, its mails always wait for a person. */
  signing: 'present' | 'absent';
  /** Words by which a foreign sender pretends to be this bank, besides `bank`. */
  names?: readonly string[];
  reader: BankReader;
  /** The most one notice may credit by itself, in minor units of its own currency; null: no limit. */
  autoMaxMinor?: bigint | null;
}

/** Settings of a mailbox and of mail, as far as a policy needs them. */
export interface PolicySettings {
  readonly mailbox: {
    readonly address: string;
    readonly holder: string | null;
    readonly authservId: string | null;
  };
  readonly mail: { readonly freshMinutes: number; readonly receiverTrustMax: number };
}

/** Makes what a mail that arrived in this mailbox must be like to count. */
export function mailPolicyOf(banks: readonly BankProfile[], { mailbox, mail }: PolicySettings): MailPolicy {
  return {
    banks,
    mailboxAddresses: [mailbox.address],
    holder: mailbox.holder,
    freshness: { earlyMinutes: 2, lateMinutes: mail.freshMinutes },
    trustedAuthservId: mailbox.authservId,
    receiverTrustMax: mail.receiverTrustMax,
  };
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
  /** The most the own server's word (T2) may credit by itself, in whole units of the currency; absent or 0: nothing. */
  receiverTrustMax?: number;
}
