/** What the network says where a connection cannot be made or broke (Node.js, `errno` names). */
const ofNetwork = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
  // The socket of a PostgreSQL on this machine that is not there just now.
  'ENOENT',
] as const;

/** What PostgreSQL says where it is not the statement's fault (documentation, appendix A). */
const ofServer = [
  // The connection broke or could not be made.
  '08000',
  '08001',
  '08003',
  '08004',
  '08006',
  // It stops, crashed or starts; it has no connection left.
  '57P01',
  '57P02',
  '57P03',
  '53300',
  // Another transaction was first: this one was undone whole.
  '40001',
  '40P01',
] as const;

/** What pg 8.23 and pg-pool 3.14 say of a lost connection without a code (client.js, pg-pool/index.js), word for word. */
const ofDriver = {
  'Connection terminated': 'connection_terminated',
  'Connection terminated unexpectedly': 'connection_terminated',
  'Connection terminated due to connection timeout': 'connection_timeout',
  'timeout expired': 'connection_timeout',
  'timeout exceeded when trying to connect': 'connection_timeout',
  'Client has encountered a connection error and is not queryable': 'connection_terminated',
} as const satisfies Readonly<Record<string, string>>;

const codes: ReadonlySet<string> = new Set([...ofNetwork, ...ofServer]);

/**
 * Says why a statement failed that may succeed unchanged a moment later: the database was away, or another transaction
 * was first. Gives a code without anything of the statement; null: it would fail again.
 */
export function passingTrouble(error: unknown): string | null {
  for (let current = error; current instanceof Error; current = current.cause) {
    if ('code' in current && typeof current.code === 'string' && codes.has(current.code)) return current.code;
    if (!('code' in current) && Object.hasOwn(ofDriver, current.message))
      return ofDriver[current.message as keyof typeof ofDriver];
  }
  return null;
}
