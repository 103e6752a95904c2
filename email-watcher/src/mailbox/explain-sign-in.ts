import { MailboxError } from './mailbox-error.ts';

const certificateCodes =
  /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_|HOSTNAME_MISMATCH|INVALID_CA)/;
/** Response codes (RFC 5530, RFC 9051 §7.1 and what providers send) of a server that has not judged the password. */
const busyCodes = /^(UNAVAILABLE|INUSE|LIMIT|THROTTLED|SERVERBUG|CONTACTADMIN|OVERQUOTA|ETHROTTLE)$/i;
const refusedCodes = /^(AUTHENTICATIONFAILED|AUTHORIZATIONFAILED|EXPIRED|PRIVACYREQUIRED)$/i;
// Gmail, Yandex and older servers say it in words only, with ALERT or no code at all. Taking a busy server for a
// refusal stops the desk until a person comes; the other mistake costs a sign-in a minute.
const busyWords =
  /too many|simultaneous|maximum number|rate limit|throttl|temporar|try again|later|internal (server )?error/i;
const stayAwayMsMax = 15 * 60_000;

interface SignInFacts {
  readonly authenticationFailed?: boolean;
  readonly code?: unknown;
  readonly serverResponseCode?: unknown;
  readonly responseText?: unknown;
  readonly throttleReset?: unknown;
}

/** Says what a failed sign-in means. `error` is what imapflow threw; nothing of the server's text is repeated. */
export function explainSignIn(
  error: unknown,
  { host, port }: { readonly host: string; readonly port: number },
): MailboxError {
  const where = `${host}:${port}`;
  const facts = (typeof error === 'object' && error !== null ? error : {}) as SignInFacts;
  const code = typeof facts.code === 'string' ? facts.code : 'no code';
  if (isBusy(facts)) {
    const asked = typeof facts.throttleReset === 'number' ? facts.throttleReset : 0;
    return new MailboxError(
      'busy',
      `The mailbox at ${where} has too many sign-ins or connections, or is busy. Mail waits there and is not lost; the worker keeps trying. If it stays so, close other mail programs.`,
      Math.min(asked, stayAwayMsMax),
    );
  }
  if (facts.authenticationFailed === true) {
    return new MailboxError(
      'credentials',
      `The mailbox at ${where} refused the login or password. No bank mail is read until this is mended; mail waits in the mailbox and is not lost. Check MAILBOX_USER and MAILBOX_PASSWORD (an app password where the provider wants one).`,
    );
  }
  if (certificateCodes.test(code)) {
    return new MailboxError(
      'certificate',
      `The certificate of the mailbox at ${where} ${certificateFault(code)} (${code}). Login and password were not sent to it. No bank mail is read until this is mended; mail waits there and is not lost. Check MAILBOX_HOST and the clock of this machine, or ask the provider.`,
    );
  }
  return new MailboxError(
    'unreachable',
    `The mailbox at ${where} does not answer (${code}). Mail waits there and is not lost; the worker keeps trying. Check MAILBOX_HOST, MAILBOX_PORT, MAILBOX_TLS and the network.`,
  );
}

function certificateFault(code: string): string {
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID' || code === 'HOSTNAME_MISMATCH') return 'is for another name';
  if (code === 'CERT_HAS_EXPIRED') return 'has expired';
  if (code === 'CERT_NOT_YET_VALID') return 'is not valid yet';
  return 'is not signed by an authority this machine trusts';
}

function isBusy({ authenticationFailed, code, serverResponseCode, responseText }: SignInFacts): boolean {
  const said = typeof serverResponseCode === 'string' ? serverResponseCode : '';
  if (refusedCodes.test(said)) return false;
  if (busyCodes.test(said) || (typeof code === 'string' && busyCodes.test(code))) return true;
  return authenticationFailed === true && typeof responseText === 'string' && busyWords.test(responseText);
}
