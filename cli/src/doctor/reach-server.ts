import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

export interface ServerPlace {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** Waits for the first line the server says (IMAP greets, HTTP does not). */
  readonly waitForGreeting: boolean;
  readonly timeoutMs?: number;
}

export type Reached =
  | { readonly kind: 'reached'; readonly greeting: string }
  /** `code`: ECONNREFUSED, ENOTFOUND, ETIMEDOUT, CERT_HAS_EXPIRED … */
  | { readonly kind: 'failed'; readonly code: string; readonly certificate: boolean };

const certificateCodes =
  /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_|HOSTNAME_MISMATCH|INVALID_CA)/;

/** Connects to a server (with TLS: verifies its certificate) and hangs up; signs in nowhere. */
export function reachServer({
  host,
  port,
  tls,
  waitForGreeting,
  timeoutMs = 10_000,
}: ServerPlace): Promise<Reached> {
  return new Promise((done) => {
    const socket: Socket = tls ? connectTls({ host, port, servername: host }) : connectPlain({ host, port });
    const timer = setTimeout(() => fail('ETIMEDOUT'), timeoutMs);
    const end = (reached: Reached) => {
      clearTimeout(timer);
      socket.destroy();
      done(reached);
    };
    const fail = (code: string) => end({ kind: 'failed', code, certificate: certificateCodes.test(code) });
    if (!waitForGreeting)
      socket.once(tls ? 'secureConnect' : 'connect', () => end({ kind: 'reached', greeting: '' }));
    else
      socket.once('data', (data) =>
        end({ kind: 'reached', greeting: data.toString('latin1').slice(0, 200) }),
      );
    socket.once('error', (error: NodeJS.ErrnoException) => fail(error.code ?? 'unknown'));
    socket.once('close', () => fail('ECONNRESET'));
  });
}
