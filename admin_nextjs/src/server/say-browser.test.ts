import { expect, test } from 'vitest';
import { sayBrowser } from './say-browser.ts';

const chrome =
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile Safari/537.36';

test.each([
  [chrome, 'Chrome, Android'],
  [`${chrome} Edg/138.0`, 'Edge, Android'],
  ['Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox, Windows'],
  ['curl/8', null],
  [null, null],
])('%s', (userAgent, name) => {
  expect(sayBrowser(userAgent)).toBe(name);
});
