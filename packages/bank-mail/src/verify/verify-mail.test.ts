import { beforeAll, describe, expect, it } from 'vitest';
import { parseNotice } from '../notice/parse-notice.ts';
import type { MailPolicy, Resolver } from '../policy.ts';
import { exampleBank, examplePolicy, offlineResolver, sampleBank } from '../testing/samples.ts';
import { arrivedAt, buildMail, makeKey, noticeBody, signMail, type TestKey } from '../testing/signed-mail.ts';
import type { MailVerdict } from './verdict.ts';
import { mailBytesMax, verifyMail } from './verify-mail.ts';

let bankKey: TestKey;
let foreignKey: TestKey;
let resolver: Resolver;

beforeAll(() => {
  bankKey = makeKey();
  foreignKey = makeKey();
  resolver = offlineResolver({
    't._domainkey.demirbank.example TXT': [[bankKey.record]],
    't._domainkey.news.demirbank.example TXT': [[bankKey.record]],
    't._domainkey.attacker.example TXT': [[foreignKey.record]],
  });
});

function verify(
  mail: string,
  changed: { policy?: MailPolicy; resolver?: Resolver } = {},
): Promise<MailVerdict> {
  return verifyMail({
    raw: Buffer.from(mail),
    receivedAt: arrivedAt,
    policy: changed.policy ?? examplePolicy,
    resolver: changed.resolver ?? resolver,
  });
}

const genuine = (options: Parameters<typeof buildMail>[0] = {}): Promise<string> =>
  signMail(buildMail(options), bankKey);

const dnsError =
  (code: string): Resolver =>
  () =>
    Promise.reject(Object.assign(new Error('dns'), { code }));

describe('a genuine mail', () => {
  it('is verified with the whole evidence', async () => {
    const verdict = await verify(await genuine());
    expect(verdict).toMatchObject({
      kind: 'verified',
      evidence: {
        bank: 'demirbank',
        domain: 'demirbank.example',
        selector: 't',
        algorithm: 'rsa-sha256',
        bits: 2048,
        signedAt: '2026-11-20T06:00:02.000Z',
        level: 'T1',
      },
    });
    expect(verdict.evidence.checks.every(({ result }) => result === 'pass')).toBe(true);
    expect(JSON.parse(JSON.stringify(verdict.evidence))).toEqual(verdict.evidence);
  });

  it('with bare LF line ends is verified too', async () => {
    expect((await verify((await genuine()).replaceAll('\r\n', '\n'))).kind).toBe('verified');
  });

  it('that an own mailbox forwarded is level T3', async () => {
    const verdict = await verify(`X-Forwarded-To: pay@shop.example\r\n${await genuine()}`);
    expect(verdict).toMatchObject({ kind: 'verified', evidence: { level: 'T3' } });
  });

  it('beside a stranger’s signature counts the bank’s signature alone', async () => {
    const twice = await signMail(await genuine(), foreignKey, { domain: 'attacker.example' });
    const verdict = await verify(twice);
    expect(verdict.kind).toBe('verified');
    expect(verdict.evidence.signatureIds).toHaveLength(1);
  });

  it('with two signatures of the bank names both hashes', async () => {
    const early = new Date(arrivedAt.getTime() - 9_000);
    const verdict = await verify(await signMail(await genuine(), bankKey, { signedAt: early }));
    expect(verdict.evidence.signatureIds).toHaveLength(2);
  });
});

describe('headers put in front of a genuine mail', () => {
  it.each([
    'Subject: other',
    'To: pay@shop.example',
    'Date: Fri, 20 Nov 2026 12:00:09 +0600',
    'Message-ID: <2@x.example>',
    'Content-Type: text/html',
    'content-transfer-encoding : base64',
    'MIME-Version: 1.0',
  ])('%s is refused', async (line) => {
    const verdict = await verify(`${line}\r\n${await genuine()}`);
    expect(verdict).toMatchObject({ kind: 'refused', reason: 'repeated_headers' });
  });

  it.each(['From: x@attacker.example', 'From: info@demirbank.example'])(
    'a second %s is refused',
    async (line) => {
      expect(await verify(`${line}\r\n${await genuine()}`)).toMatchObject({ kind: 'refused' });
    },
  );

  it.each([
    ['a line end of two CR', 'X-A: b\r\r\nmoney\r\n'],
    ['a bare CR', 'X-A: b\rX-B: c\r\n'],
    ['a blank folded line', 'X-A: b\r\n \r\n'],
    ['a line that is no field', 'hello\r\n'],
    ['a NUL byte', 'X-A: \0\r\n'],
  ])('%s is refused, as two readers may read it differently', async (_, lines) => {
    expect(await verify(lines + (await genuine()))).toMatchObject({
      kind: 'refused',
      reason: 'malformed_headers',
    });
  });

  it('a first Content-Type where the bank wrote none is not automatic', async () => {
    const bare = await genuine({ headers: { 'Content-Type': null } });
    expect(await verify(`Content-Type: text/html\r\n${bare}`)).toMatchObject({
      kind: 'review',
      reason: 'headers_not_signed',
    });
  });
});

describe('senders', () => {
  it.each([
    '"info@demirbank.example" <x@attacker.example>',
    'x@attacker.example (info@demirbank.example)',
    '"info@demirbank.example"@attacker.example',
    'DemirBank <info@demirbank.example.attacker.example>',
    'DemirBank <info@notdemirbank.example>',
    'info@demirbank-kg.example',
    'info@xn--demirbnk-66g.example',
    'info@demirbаnk.example',
    'info@demirbamk.example',
    'DemirBank <x@attacker.example>',
    'info@demirbank.example, x@attacker.example',
    'x@attacker.example, info@demirbank.example',
    'g: info@demirbank.example;',
    '<x@attacker.example> <info@demirbank.example>',
  ])('%s is refused although its own signature holds', async (from) => {
    const mail = buildMail({ headers: { From: from } });
    const verdict = await verify(await signMail(mail, foreignKey, { domain: 'attacker.example' }));
    expect(verdict).toMatchObject({ kind: 'refused', evidence: { level: 'T5' } });
  });

  it('a newsletter is unrelated, and DNS is not asked for it', async () => {
    const mail = buildMail({ headers: { From: 'news@shoes.example', 'Message-ID': '<1@shoes.example>' } });
    const never: Resolver = () => Promise.reject(new Error('asked'));
    expect(await verify(mail, { resolver: never })).toMatchObject({ kind: 'unrelated' });
  });

  it('another address of the bank waits for a person', async () => {
    const mail = await genuine({ headers: { From: 'support@demirbank.example' } });
    expect(await verify(mail)).toMatchObject({ kind: 'review', reason: 'sender_not_listed' });
  });

  it('the bank without a signature is refused, and review where it is known not to sign', async () => {
    expect(await verify(buildMail())).toMatchObject({ kind: 'refused', reason: 'no_signature' });
    const policy: MailPolicy = { ...examplePolicy, banks: [{ ...exampleBank, signing: 'absent' }] };
    expect(await verify(buildMail(), { policy })).toMatchObject({
      kind: 'review',
      reason: 'bank_does_not_sign',
      evidence: { level: 'T4' },
    });
  });
});

describe('signatures', () => {
  it('of a mass mailer are not the bank’s', async () => {
    const mail = await signMail(buildMail(), foreignKey, { domain: 'attacker.example' });
    expect(await verify(mail)).toMatchObject({ kind: 'refused', reason: 'not_aligned' });
  });

  it('of a subdomain of the bank wait for a person', async () => {
    const mail = await signMail(buildMail(), bankKey, { domain: 'news.demirbank.example' });
    expect(await verify(mail)).toMatchObject({ kind: 'review', reason: 'signed_by_subdomain' });
  });

  it('made with another key are refused', async () => {
    expect(await verify(await signMail(buildMail(), foreignKey))).toMatchObject({
      kind: 'refused',
      reason: 'bad_signature',
    });
  });

  it('with a body length limit are refused, with text added or not', async () => {
    const mail = await signMail(buildMail(), bankKey, { bodyLength: Buffer.byteLength(noticeBody()) });
    expect(await verify(mail)).toMatchObject({ kind: 'refused', reason: 'length_limited' });
    expect(await verify(`${mail}more\r\n`)).toMatchObject({ kind: 'refused', reason: 'length_limited' });
  });

  it('that leave out To wait for a person', async () => {
    const headerList = ['From', 'Subject', 'Date', 'Content-Type', 'Content-Transfer-Encoding'];
    expect(await verify(await signMail(buildMail(), bankKey, { headerList }))).toMatchObject({
      kind: 'review',
      reason: 'headers_not_signed',
    });
  });

  it.each([
    'pay@other-shop.example',
    'pay@shop.example, x@attacker.example',
    '"pay@shop.example" <x@a.example>',
  ])('over a mail to %s wait for a person', async (to) => {
    expect(await verify(await genuine({ headers: { To: to } }))).toMatchObject({
      kind: 'review',
      reason: 'not_addressed_to_us',
    });
  });

  it('from the future wait for a person', async () => {
    const signedAt = new Date(arrivedAt.getTime() + 3_600_000);
    expect(await verify(await signMail(buildMail(), bankKey, { signedAt }))).toMatchObject({
      kind: 'review',
      reason: 'signed_in_future',
    });
  });

  it('that had expired on arrival wait for a person', async () => {
    const options = { signedAt: new Date('2026-11-19T00:00:00Z'), expires: new Date('2026-11-19T12:00:00Z') };
    expect(await verify(await signMail(buildMail(), bankKey, options))).toMatchObject({
      kind: 'review',
      reason: 'signature_expired',
    });
  });

  it('with a key below the profile’s limit wait for a person', async () => {
    const policy: MailPolicy = { ...examplePolicy, banks: [{ ...exampleBank, minKeyBits: 3072 }] };
    expect(await verify(await genuine(), { policy })).toMatchObject({ kind: 'review', reason: 'key_weak' });
  });

  it('with a key on trial (t=y) wait for a person', async () => {
    const testing = offlineResolver({ 't._domainkey.demirbank.example TXT': [[`${bankKey.record}; t=y`]] });
    expect(await verify(await genuine(), { resolver: testing })).toMatchObject({ reason: 'key_testing' });
  });

  it('are tried again when DNS fails, and wait for a person when the key is gone', async () => {
    const mail = await genuine();
    expect(await verify(mail, { resolver: dnsError('ETIMEOUT') })).toMatchObject({ kind: 'try_again' });
    expect(await verify(mail, { resolver: dnsError('ENOTFOUND') })).toMatchObject({
      kind: 'review',
      reason: 'key_gone',
    });
  });

  it('over a body changed on the way wait for a person, with invented bytes they are refused', async () => {
    const changed = `${await genuine()}-- footer of a forwarder\r\n`;
    expect(await verify(changed)).toMatchObject({ kind: 'review', reason: 'body_changed' });
    expect(await verify(changed, { resolver: dnsError('ETIMEOUT') })).toMatchObject({ kind: 'try_again' });
    const invented = `${await signMail(buildMail(), foreignKey)}more\r\n`;
    expect(await verify(invented)).toMatchObject({ kind: 'refused', reason: 'bad_signature' });
  });

  it('in a heap are refused before any work', async () => {
    const line = (await genuine()).split('From:')[0] ?? '';
    expect(await verify(line.repeat(11) + buildMail())).toMatchObject({ reason: 'too_many_signatures' });
  });
});

describe('limits and doors', () => {
  it('a mail above 256 KB is not read and waits for a person', async () => {
    const big = await genuine({ body: 'x'.repeat(mailBytesMax) });
    expect(await verify(big)).toMatchObject({ kind: 'review', reason: 'oversize' });
  });

  it('only verifyMail makes a mail that parseNotice takes', async () => {
    const verdict = await verify(await genuine());
    if (verdict.kind !== 'verified') throw new Error('expected a verified mail');
    expect(parseNotice(verdict.mail, examplePolicy).kind).toBe('payment');
    expect(() => parseNotice(structuredClone(verdict.mail), examplePolicy)).toThrow(TypeError);
  });
});

describe('a body that our own server changed', () => {
  const server = 'mx.host.example';
  const says = (results: string): string => `Authentication-Results: ${server};\r\n ${results}\r\n`;
  const good = 'dkim=pass header.i=@demirbank.example header.s=t';
  const trusting = (receiverTrustMax: number): MailPolicy => ({
    ...examplePolicy,
    trustedAuthservId: server,
    receiverTrustMax,
  });
  const changed = async (): Promise<string> => `${await genuine()}\r\n-- \r\nchecked for viruses\r\n`;

  it('is T2 and waits for a person where its word does not count', async () => {
    const verdict = await verify(says(good) + (await changed()), { policy: trusting(0) });
    expect(verdict).toMatchObject({
      kind: 'review',
      reason: 'receiver_vouches',
      evidence: { level: 'T2', topServer: server },
    });
  });

  it('is a payment up to the sum its word counts for, and not above', async () => {
    const mail = says(good) + (await changed());
    const outcome = async (max: number): Promise<unknown> => {
      const policy = trusting(max);
      const verdict = await verify(mail, { policy });
      return verdict.kind === 'verified' ? parseNotice(verdict.mail, policy) : verdict;
    };
    expect(await outcome(101)).toMatchObject({ kind: 'payment', notice: { amountMinor: 10053n } });
    expect(await outcome(100)).toMatchObject({ kind: 'review', reason: 'above_limit' });
  });

  it.each([
    ['below a Received line', (mail: string) => `Received: by elsewhere; x\r\n${says(good)}${mail}`],
    ['of another server', (mail: string) => says(good).replace(server, 'mx.attacker.example') + mail],
    ['that speaks of another domain', (mail: string) => says(good.replace('demirbank', 'attacker')) + mail],
    ['that says fail', (mail: string) => says(good.replace('pass', 'fail')) + mail],
    ['that says it in a comment', (mail: string) => says(`dkim=fail (${good})`) + mail],
  ])('is not vouched for by a header %s', async (_, put) => {
    const verdict = await verify(put(await changed()), { policy: trusting(1_000_000) });
    expect(verdict).toMatchObject({ kind: 'review', reason: 'body_changed', evidence: { level: 'T4' } });
  });

  it('is not taken for a mail to somebody else, whoever vouches', async () => {
    const foreign = await genuine({ headers: { To: 'other@shop.example' } });
    const verdict = await verify(`${says(good)}${foreign}x\r\n`, { policy: trusting(1_000_000) });
    expect(verdict).toMatchObject({ kind: 'review', reason: 'not_addressed_to_us' });
  });
});

describe('banks behind one gateway', () => {
  const gateway = ['sms.example'];
  const policy: MailPolicy = {
    ...examplePolicy,
    banks: ['sber', 'wave', 'kaspi'].map((bank) => sampleBank(bank, { domains: gateway })),
  };
  const ask = (): Promise<string[][]> => Promise.resolve([[bankKey.record]]);
  const read = async (from: string, body: string): Promise<unknown> => {
    const headers = { From: `<${from}@sms.example>` };
    const mail = await signMail(buildMail({ headers, body }), bankKey, { domain: 'sms.example' });
    const verdict = await verify(mail, { policy, resolver: ask });
    return verdict.kind === 'verified' ? parseNotice(verdict.mail, policy) : verdict;
  };
  const wave = 'Vous avez recu 5 001 FCFA de TEST TESTEUR';

  it('are told apart by the name before the @', async () => {
    expect(await read('wave', wave)).toMatchObject({ kind: 'payment', notice: { bank: 'wave' } });
    expect(await read('900', wave)).toMatchObject({ kind: 'review', reason: 'sentence_not_understood' });
  });

  it('are told apart by the sentence where the name says nothing', async () => {
    expect(await read('phone-1', wave)).toMatchObject({ kind: 'payment', notice: { bank: 'wave' } });
  });
});
