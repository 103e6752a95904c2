import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { readExplainProfile } from './explain/profile.ts';
import { parseNotice } from './notice/parse-notice.ts';
import type { Resolver } from './policy.ts';
import { examplePolicy, expected, offlineResolver, readSample, samplesProfile } from './testing/samples.ts';
import { arrivedAt, buildMail, makeKey, signMail, type TestKey } from './testing/signed-mail.ts';
import { verifyMail } from './verify/verify-mail.ts';

/** Verifies and reads; the sum that would be credited by the machine, or null. */
async function credited(
  raw: Uint8Array,
  receivedAt: Date,
  resolver: Resolver,
  policy = examplePolicy,
): Promise<bigint | null> {
  const verdict = await verifyMail({ raw, receivedAt, policy, resolver });
  if (verdict.kind !== 'verified') return null;
  const result = parseNotice(verdict.mail, policy);
  return result.kind === 'payment' ? result.notice.amountMinor : null;
}

const { policy: everyBank } = readExplainProfile(samplesProfile());
const samples = expected.samples.filter(({ action }) => action === 'credit-candidate');
const offline = offlineResolver(expected.dns);
/** `MUTATIONS=1000000` for a long run; docs/bank-mail-mutations.md tells of one. */
const mutations = Number(process.env.MUTATIONS ?? 20_000);

type Edit = (raw: Buffer, at: number, bytes: Uint8Array) => Buffer;
const edits: Edit[] = [
  (raw, at, bytes) => Buffer.concat([raw.subarray(0, at), bytes, raw.subarray(at)]),
  (raw, at, bytes) => Buffer.concat([raw.subarray(0, at), bytes, raw.subarray(at + bytes.length)]),
  (raw, at, bytes) => Buffer.concat([raw.subarray(0, at), raw.subarray(at + bytes.length)]),
  (raw, at, bytes) => Buffer.concat([raw.subarray(at, at + 40 + bytes.length), raw]),
];
const byteBits = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 6 }),
  fc
    .constantFrom('\r\n', '\n', ' ', '\r\n ', '0', ',', 'To: ', 'From: a@b\r\n', '--', '=')
    .map((text) => Buffer.from(text)),
);

describe('hostile mails', () => {
  it('no edit of a genuine mail changes the sum it is credited with', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...samples),
        fc.array(fc.tuple(fc.constantFrom(...edits), fc.nat(), byteBits), { minLength: 1, maxLength: 3 }),
        async (sample, steps) => {
          let raw = Buffer.from(readSample(sample.file));
          for (const [edit, at, bytes] of steps) raw = Buffer.from(edit(raw, at % raw.length, bytes));
          const sum = await credited(raw, new Date(sample.envelope.receivedAt), offline, everyBank);
          expect([null, BigInt(sample.amountMinor ?? -1)]).toContain(sum);
        },
      ),
      { numRuns: mutations, endOnFailure: true },
    );
  }, 7_200_000);

  it('any bytes give a verdict', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        expect(await credited(bytes, arrivedAt, offline)).toBeNull();
      }),
      { numRuns: 500 },
    );
  });
});

describe('a mail that the bank’s key signed, at the limit of size,', () => {
  let key: TestKey;
  let resolver: Resolver;
  beforeAll(() => {
    key = makeKey();
    resolver = offlineResolver({ 't._domainkey.demirbank.example TXT': [[key.record]] });
  });

  const kilobytes = 250_000;
  const html = { 'Content-Type': 'text/html; charset=utf-8' };
  const fill = (unit: string): string => unit.repeat(Math.floor(kilobytes / unit.length));
  it.each([
    ['empty lines', {}, fill('\r\n')],
    ['blanks', {}, fill(' ')],
    ['one long line of digits', {}, fill('1')],
    ['open tags', html, fill('<div>')],
    ['table rows', html, fill('<tr><td>1')],
    ['entities', html, fill('&nbsp;')],
    ['open angle brackets', html, fill('<')],
    ['comments', html, fill('<!--')],
    ['links', html, fill('<a href=x>')],
    ['boundaries', { 'Content-Type': 'multipart/mixed; boundary=m' }, fill('--m\r\n\r\n')],
    ['quoted-printable', { 'Content-Transfer-Encoding': 'quoted-printable' }, fill('=3D')],
    ['base64', { 'Content-Transfer-Encoding': 'base64' }, fill('QUFB\r\n')],
  ])('full of %s, is answered within two seconds and is no payment', async (_, headers, body) => {
    const raw = Buffer.from(await signMail(buildMail({ headers, body }), key));
    const started = performance.now();
    expect(await credited(raw, arrivedAt, resolver)).toBeNull();
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it.each([
    ['From', '('],
    ['From', '<'],
    ['From', 'a@demirbank.example,'],
    ['From', 'xn--'],
    ['To', 'a@b,'],
    ['Content-Type', 'multipart/mixed;'],
    ['X-Filler', '\r\n a'],
  ])('with 60 KB in %s of %s, is answered within two seconds', async (name, unit) => {
    const value = unit.repeat(Math.floor(60_000 / unit.length));
    const raw = Buffer.from(await signMail(buildMail({ headers: { [name]: value } }), key));
    const started = performance.now();
    await credited(raw, arrivedAt, resolver);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
