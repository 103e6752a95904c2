import { expect, test } from 'vitest';
import { clientAddress } from './client-address.ts';
import { securityHeaders } from './security-headers.ts';

test('no script runs that neither carries the nonce of its answer nor was loaded by one that does', () => {
  const policy = securityHeaders('abc', false)['content-security-policy'];
  const scripts = policy.split('; ').find((rule) => rule.startsWith('script-src'));
  expect(scripts).toBe("script-src 'nonce-abc' 'strict-dynamic'");
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("object-src 'none'");
  expect(policy).toContain("base-uri 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe-eval');
});

test('a browser that was here by https comes back by https only; by http nothing is promised', () => {
  expect(securityHeaders('abc', true)).toHaveProperty('strict-transport-security');
  expect(securityHeaders('abc', false)).not.toHaveProperty('strict-transport-security');
});

test.each([
  ['a caller from elsewhere cannot choose its address', '203.0.113.7', '198.51.100.1', '203.0.113.7'],
  ['a proxy on this machine tells whom it saw', '127.0.0.1', '198.51.100.1, 203.0.113.9', '203.0.113.9'],
  ['a caller on this machine is this machine', '127.0.0.1', undefined, '127.0.0.1'],
  ['an IPv4 peer written as IPv6 is the same peer', '::ffff:203.0.113.7', undefined, '203.0.113.7'],
])('%s', (_title, peer, forwardedFor, address) => {
  expect(clientAddress(peer, forwardedFor)).toBe(address);
});
