/** The part of mailauth that reads key records; the library exports it without types. */
declare module 'mailauth/lib/tools.js' {
  /** A key record as RFC 6376 §3.6.1 reads it. */
  export interface DkimKey {
    /** PEM. */
    publicKey: string;
    /** The record as seen, without white space. */
    rr: string;
    keyType: 'rsa' | 'ed25519';
    /** RSA only. */
    modulusLength?: number;
    testing: boolean;
    warnings: string[];
  }

  /** Asks for a key; rejects with the resolver's `code`, `EINVALID…` for a record that is no key, or `ESHORTKEY`. */
  export function getPublicKey(
    type: 'DKIM',
    name: string,
    minBitLength: number,
    resolver: (name: string, rrtype: string) => Promise<string[][]>,
    options: { hashAlgo: string },
  ): Promise<DkimKey>;
}
