import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readExplainProfile } from './explain/profile.ts';
import { parseNotice } from './notice/parse-notice.ts';
import type { Resolver } from './policy.ts';
import { signedPartsOf } from './testing/craft-signature.ts';
import { makeHostileMails } from './testing/hostile-mails.ts';
import { examplePolicy, expected, offlineResolver, readSample, samplesProfile } from './testing/samples.ts';
import { arrivedAt, makeKey } from './testing/signed-mail.ts';
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
const samples = expected.samples
  .filter(({ action }) => action === 'credit-candidate')
  .map((sample) => {
    const raw = Buffer.from(readSample(sample.file));
    const [signedPart] = signedPartsOf(raw, sample.fromDomain);
    if (signedPart === undefined) throw new Error(`${sample.file} is not signed`);
    return { ...sample, raw, signedPart };
  });
const offline = offlineResolver(expected.dns);
/** `MUTATIONS=1000000` for a long run; the README tells of one. */
const mutations = Number(process.env.MUTATIONS ?? 20_000);
const mutationSeed = Number(process.env.MUTATION_SEED ?? 20_261_126);

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
  it('no edit of what the bank signed is money, and no other edit is another sum', async () => {
    const counts = { edits: 0, untouched: 0, credited: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...samples),
        fc.array(fc.tuple(fc.constantFrom(...edits), fc.nat(), byteBits), { minLength: 1, maxLength: 3 }),
        async (sample, steps) => {
          let raw: Buffer = sample.raw;
          for (const [edit, at, bytes] of steps) raw = edit(raw, at % raw.length, bytes);
          const sum = await credited(raw, new Date(sample.envelope.receivedAt), offline, everyBank);
          const isWhole = signedPartsOf(raw, sample.fromDomain).includes(sample.signedPart);
          counts.edits += 1;
          if (isWhole) counts.untouched += 1;
          if (sum !== null) counts.credited += 1;
          expect(isWhole ? [null, BigInt(sample.amountMinor ?? -1)] : [null]).toContain(sum);
        },
      ),
      { numRuns: mutations, seed: mutationSeed, endOnFailure: true },
    );
    // Both kinds must have been tried, else nothing was proven.
    expect(counts.untouched).toBeGreaterThan(mutations / 100);
    expect(counts.edits - counts.untouched).toBeGreaterThan(mutations / 2);
    expect(counts.credited).toBeGreaterThan(0);
    if (process.env.MUTATIONS !== undefined) console.info(JSON.stringify({ mutationSeed, ...counts }));
  }, 14_400_000);

  it('any bytes give a verdict', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        expect(await credited(bytes, arrivedAt, offline)).toBeNull();
      }),
      { numRuns: 500 },
    );
  });
});

describe('a mail that the bank’s key signed, at the limit of size', () => {
  const key = makeKey();
  const resolver = offlineResolver({ 't._domainkey.demirbank.example TXT': [[key.record]] });

  it('costs less than a second, whatever it is full of, and is no payment of another sum', async () => {
    for (const { name, raw } of await makeHostileMails(key)) {
      // This thread's own time: what else runs on the machine is not the mail's doing.
      const before = process.threadCpuUsage();
      expect([null, 10053n], name).toContain(await credited(raw, arrivedAt, resolver));
      const { user, system } = process.threadCpuUsage(before);
      expect((user + system) / 1_000, name).toBeLessThan(1_000);
    }
  }, 300_000);
});
