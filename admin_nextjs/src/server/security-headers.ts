/**
 * Gives the headers every answer of the panel carries. A script runs only with this answer's nonce, or loaded by one that
 * has it; a style counts only from a file of ours. `isSecure`: the panel's address is https.
 */
export function securityHeaders(nonce: string, isSecure: boolean) {
  return {
    'content-security-policy': [
      "default-src 'none'",
      "object-src 'none'",
      `script-src 'nonce-${nonce}' 'strict-dynamic'`,
      "style-src 'self'",
      "img-src 'self' data:",
      "font-src 'self'",
      "media-src 'self' data:",
      "connect-src 'self'",
      "manifest-src 'self'",
      "frame-src 'self'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ].join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...(isSecure ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
  };
}

/** What a mail that is shown may do: look as it was written. */
export const mailPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'";

/** Says whether an address is that of a shown mail's body, `/mail/<id>/body`, which pages of ours have in a frame. */
export const isMailBody = (path: string): boolean => /^\/mail\/[^/?]+\/body(?:\?|$)/.test(path);

/** Gives the headers of a shown mail's body: no script, no network, no origin, wherever it is opened. */
export function mailBodyHeaders(isSecure: boolean) {
  return {
    ...securityHeaders('', isSecure),
    'content-security-policy': `${mailPolicy}; frame-ancestors 'self'; sandbox`,
    'x-frame-options': 'SAMEORIGIN',
  };
}
