import { isLoopback } from '@luxon/settings';

/**
 * Says which address a request counts for when sign-ins are limited. What a caller writes into `x-forwarded-for` is
 * believed only from a proxy on this machine, and then only the last address: the one the proxy itself saw.
 */
export function clientAddress(peer: string | undefined, forwardedFor: string | undefined): string {
  const address = (peer ?? '').replace(/^::ffff:/, '');
  const seenByProxy = forwardedFor?.split(',').at(-1)?.trim() ?? '';
  return isLoopback(address) && seenByProxy !== '' ? seenByProxy : address;
}
