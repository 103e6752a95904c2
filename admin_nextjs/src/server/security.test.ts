import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { clientAddress } from './client-address.ts';
import { isMailBody, mailBodyHeaders, securityHeaders } from './security-headers.ts';

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

test('a style counts only from a file of ours, and no page is written with one of its own', () => {
  const policy = securityHeaders('abc', false)['content-security-policy'];
  expect(policy.split('; ').filter((rule) => rule.startsWith('style-src'))).toEqual(["style-src 'self'"]);
  expect(policy).not.toContain('unsafe-inline');
  const sourceDir = join(import.meta.dirname, '..');
  const styled = globSync('**/*.tsx', { cwd: sourceDir }).filter((path) =>
    /\bstyle=|<style|dangerouslySetInnerHTML/.test(readFileSync(join(sourceDir, path), 'utf8')),
  );
  expect(styled).toEqual([]);
});

test.each([
  ['/mail/3f0c/body', true],
  ['/mail/3f0c/body?_rsc=1', true],
  ['/mail/3f0c', false],
  ['/mail/body', false],
  ['/mail/3f0c/body/more', false],
  ['/requests?next=/mail/3f0c/body', false],
])('%s is answered as the body of a mail: %s', (path, is) => {
  expect(isMailBody(path)).toBe(is);
});

test('a mail that is shown has no right but its looks, in a frame of ours and anywhere else', () => {
  const headers = mailBodyHeaders(false);
  expect(headers['content-security-policy']).toBe(
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox",
  );
  expect(headers['x-frame-options']).toBe('SAMEORIGIN');
  expect(headers['x-content-type-options']).toBe('nosniff');
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
