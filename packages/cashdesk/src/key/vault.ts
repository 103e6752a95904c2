/** Encrypts what must not be readable at rest, with a key that lives outside the database. */
export interface Vault {
  /** Names the key in every ciphertext: the first 8 hex digits of its fingerprint. */
  readonly keyId: string;
  /** Encrypts `text`; the same `context` (what it is, whose it is) must be given to open it. */
  seal(text: string, context: string): string;
  /** Decrypts what `seal` made. Throws `KeyError` for another key, another context or a changed ciphertext. */
  open(sealed: string, context: string): string;
  /** Gives a keyed fingerprint (hex, 64 digits) of `text`; the same text has another one per `purpose`. */
  hmac(purpose: string, text: string): string;
}
