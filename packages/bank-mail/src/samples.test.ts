import { beforeAll, describe, expect, it } from 'vitest';
import { createMailExplainer, type ExplainedMail } from './explain/explain-mail.ts';
import { readExplainProfile } from './explain/profile.ts';
import { examplePolicy, expected, offlineResolver, readSample, samplesProfile } from './testing/samples.ts';
import { verifyMail } from './verify/verify-mail.ts';

describe('the samples, explained one after the other', () => {
  const explained = new Map<string, ExplainedMail>();
  beforeAll(async () => {
    const explainer = createMailExplainer(readExplainProfile(samplesProfile()));
    for (const { file } of expected.samples) explained.set(file, await explainer.explain(readSample(file)));
  });

  it.each(expected.samples)('$file: $action, $direction, $amountMinor $currency', (sample) => {
    const found = explained.get(sample.file);
    if (found === undefined) throw new Error('not explained');
    expect({
      action: found.action,
      direction: found.direction,
      amountMinor: found.amountMinor,
      currency: found.currency,
      occurredAt: found.occurredAt === null ? null : Date.parse(found.occurredAt),
      reference: found.reference,
      sender: found.sender,
      receivedAt: found.receivedAt.getTime(),
    }).toEqual({
      action: sample.action,
      direction: sample.direction,
      amountMinor: sample.amountMinor === null ? null : String(sample.amountMinor),
      currency: sample.currency,
      occurredAt: sample.occurredAt === null ? null : Date.parse(sample.occurredAt),
      reference: sample.reference,
      sender: sample.sender,
      receivedAt: Date.parse(sample.envelope.receivedAt),
    });
    expect(found.trust).toMatch(
      { 'credit-candidate': /^T[13]$/, reject: /^T5$/ }[sample.action as string] ?? /^T[1-5]$/,
    );
    expect(found.reasons.length > 0).toBe(sample.action !== 'credit-candidate');
  });

  it.each(expected.samples.filter(({ action }) => action === 'credit-candidate'))(
    '$file carries exactly one signature to know it again by',
    ({ file, bank }) => {
      expect(explained.get(file)?.evidence.signatureIds).toHaveLength(1);
      expect(explained.get(file)?.bank).toBe(bank);
    },
  );
});

it('a body changed on the way is review where no server of ours is trusted to have seen the envelope', async () => {
  const policy = { ...examplePolicy, trustedAuthservId: null };
  const raw = readSample('demirbank-forged-badsig-01.eml');
  const receivedAt = new Date('2026-11-09T04:00:03Z');
  const resolver = offlineResolver(expected.dns);
  expect(await verifyMail({ raw, receivedAt, policy, resolver })).toMatchObject({
    kind: 'review',
    reason: 'body_changed',
  });
});

it('a mail of a bank the profile does not name is never a candidate', async () => {
  const profile = {
    ...(samplesProfile() as object),
    banks: { demirbank: { domains: ['demirbank.example'] } },
  };
  const explainer = createMailExplainer(readExplainProfile(profile));
  for (const { file, bank } of expected.samples) {
    if (bank === 'demirbank') continue;
    expect((await explainer.explain(readSample(file))).action, file).not.toBe('credit-candidate');
  }
});
