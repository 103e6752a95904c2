import { describe, expect, it } from 'vitest';
import type { NoticeResult } from './notice/notice.ts';
import { parseNotice } from './notice/parse-notice.ts';
import { examplePolicy, expected, offlineResolver, readSample, type Sample } from './testing/samples.ts';
import type { MailVerdict } from './verify/verdict.ts';
import { verifyMail } from './verify/verify-mail.ts';

const resolver = offlineResolver(expected.dns);
const isDemirbank = (sample: Sample): boolean =>
  sample.bank === 'demirbank' && /^(?:demirbank|mime)-/.test(sample.file);

async function read(sample: Sample): Promise<{ verdict: MailVerdict; result: NoticeResult | null }> {
  const receivedAt = new Date(sample.envelope.receivedAt);
  const verdict = await verifyMail({
    raw: readSample(sample.file),
    receivedAt,
    policy: examplePolicy,
    resolver,
  });
  return { verdict, result: verdict.kind === 'verified' ? parseNotice(verdict.mail, examplePolicy) : null };
}

const withAction = (...actions: Sample['action'][]): Sample[] =>
  expected.samples.filter((sample) => isDemirbank(sample) && actions.includes(sample.action));

describe('the samples of DemirBank', () => {
  it.each(withAction('credit-candidate'))('$file is a payment of exactly $amountMinor', async (sample) => {
    const { verdict, result } = await read(sample);
    expect(verdict.kind).toBe('verified');
    expect(result).toMatchObject({
      kind: 'payment',
      notice: { amountMinor: BigInt(sample.amountMinor ?? -1), currency: sample.currency, reference: null },
    });
    const bankTime = result?.kind === 'payment' ? result.notice.bankTime : null;
    expect(bankTime).toEqual(new Date(sample.occurredAt ?? 0));
    expect(verdict.evidence.signatureIds).toHaveLength(1);
  });

  it.each(withAction('ignore'))('$file is not a payment', async (sample) => {
    const { verdict, result } = await read(sample);
    if (verdict.kind === 'verified') expect(result?.kind).toBe('not_a_payment');
    else expect(verdict.kind).toBe('unrelated');
  });

  it.each(withAction('reject'))('$file is refused', async (sample) => {
    const { verdict } = await read(sample);
    expect(verdict).toMatchObject({ kind: 'refused', evidence: { level: 'T5' } });
  });

  const resent = 'demirbank-dup-resend-01.eml';
  it.each(withAction('review').filter(({ file }) => file !== resent))(
    '$file waits for a person',
    async (sample) => {
      const { verdict, result } = await read(sample);
      expect(verdict.kind === 'verified' ? result?.kind : verdict.kind).toBe('review');
    },
  );

  it.each(expected.samples.filter((sample) => isDemirbank(sample) && typeof sample.duplicateOf === 'string'))(
    '$file carries what tells that it is $duplicateOf again',
    async (sample) => {
      const original = expected.samples.find(({ file }) => file === `${sample.duplicateOf}.eml`);
      if (original === undefined) throw new Error('the original is not among the samples');
      const [first, second] = [await read(original), await read(sample)];
      expect(second.result).toEqual(first.result);
      const sameSignature = sample.file !== resent;
      const [left, right] = [first.verdict.evidence.signatureIds, second.verdict.evidence.signatureIds];
      expect(String(left) === String(right)).toBe(sameSignature);
    },
  );

  it('a body changed on the way is review where no server of ours is trusted to have seen the envelope', async () => {
    const policy = { ...examplePolicy, trustedAuthservId: null };
    const raw = readSample('demirbank-forged-badsig-01.eml');
    const receivedAt = new Date('2026-11-09T04:00:03Z');
    expect(await verifyMail({ raw, receivedAt, policy, resolver })).toMatchObject({
      kind: 'review',
      reason: 'body_changed',
    });
  });
});

describe('mails of banks this desk has no profile of', () => {
  it.each(expected.samples.filter((sample) => !isDemirbank(sample)))(
    '$file is never a payment',
    async (sample) => {
      const { verdict } = await read(sample);
      expect(['unrelated', 'refused']).toContain(verdict.kind);
    },
  );
});
