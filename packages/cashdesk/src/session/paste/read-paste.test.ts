import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bad, good, sessionId, token, userId } from './fixtures.ts';
import { readPaste } from './read-paste.ts';

const desk = {
  apiUrl: 'https://admin.mob-cash.com',
  cashboxCode: '1000001',
  lat: 10.5,
  lon: 20.25,
  now: new Date('2026-11-24T06:00:00Z'),
};

test.each(Object.entries(good))('%s: the session is found, whole', (_name, text) => {
  expect(readPaste(text, desk)).toMatchObject({
    kind: 'found',
    found: { bearerToken: token, userId, sessionId },
  });
});

test.each(bad)('%s: %s is not taken', (reason, _name, text) => {
  expect(readPaste(text, desk)).toMatchObject({ kind: 'refused', reason });
});

test('what is shown of a session names none of its secrets', () => {
  const reading = readPaste(Object.values(good)[0] ?? '', desk);
  const shown = JSON.stringify(reading.shown);
  for (const secret of [token, userId, sessionId]) expect(shown).not.toContain(secret);
  expect(reading.shown).toMatchObject({ userId: '…0000', sessionId: '…0001', hasPlace: true });
});

test('no text throws, and none costs much time', () => {
  const pieces = fc.constantFrom(
    'curl ',
    "'",
    '"',
    '^',
    '`',
    '\\',
    '{',
    '[',
    'fetch("https://a/",',
    '\n',
    '$',
    ': ',
    '12345678901234567890',
    'Bearer ',
    token,
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 60 }), (parts) => {
      expect(['found', 'refused']).toContain(readPaste(parts.join(''), desk).kind);
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  'curl "',
  'fetch("https://a.example/",{',
  'Invoke-WebRequest "`',
  '{"log":',
  '"\\',
  'a: b\n',
  '[',
])('a megabyte of %j is read in linear time', (piece) => {
  const text = piece.repeat(1_000_000 / piece.length);
  const started = process.cpuUsage().user;
  readPaste(text, desk);
  // Microseconds of processor time; squares of a million would take hours.
  expect(process.cpuUsage().user - started).toBeLessThan(20_000_000);
});
