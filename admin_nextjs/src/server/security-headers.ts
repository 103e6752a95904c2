/**
 * Gives the headers every answer of the panel carries. A script runs only with this answer's nonce, or loaded by one that
 * has it. Styles may stand in the markup, because the frame of a mail inherits this policy, and a bar is as long as its
 * figure says. `isSecure`: the panel's address is https.
 */
export function securityHeaders(nonce: string, isSecure: boolean) {
  return {
    'content-security-policy': [
      "default-src 'none'",
      "object-src 'none'",
      `script-src 'nonce-${nonce}' 'strict-dynamic'`,
      "style-src 'self' 'unsafe-inline'",
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
