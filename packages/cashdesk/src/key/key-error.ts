export type KeyErrorCode =
  | 'missing'
  | 'unreadable'
  | 'malformed'
  | 'readable_by_others'
  | 'wrong_key'
  | 'not_openable';

/** The desk's key cannot be used; the message is for a person: what happened, what it means, what to do. */
export class KeyError extends Error {
  readonly code: KeyErrorCode;

  constructor(code: KeyErrorCode, message: string, options?: { cause: unknown }) {
    super(message, options);
    this.name = 'KeyError';
    this.code = code;
  }
}
