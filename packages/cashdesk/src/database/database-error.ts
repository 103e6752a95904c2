export type DatabaseErrorCode =
  | 'embedded_unsupported'
  | 'embedded_start_failed'
  | 'embedded_busy'
  | 'data_folder_unusable'
  | 'rights_missing'
  | 'server_too_old'
  | 'unreachable';

/** The database cannot be used; the message is for a person: what happened, what it means, what to do. */
export class DatabaseError extends Error {
  readonly code: DatabaseErrorCode;

  constructor(code: DatabaseErrorCode, message: string, options?: { cause: unknown }) {
    super(message, options);
    this.name = 'DatabaseError';
    this.code = code;
  }
}
