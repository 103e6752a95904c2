import { createHash, createSign, generateKeyPairSync, sign } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseNotice } from '../notice/parse-notice.ts';
import type { MailPolicy, Resolver } from '../policy.ts';
import { type Craft, craftSignature } from '../testing/craft-signature.ts';
import { exampleBank, examplePolicy, offlineResolver, sampleBank } from '../testing/samples.ts';
import { arrivedAt, buildMail, makeKey, noticeBody, type TestKey } from '../testing/signed-mail.ts';
import type { MailVerdict } from './verdict.ts';
import { verifyMail } from './verify-mail.ts';

const keyName = 't._domainkey.demirbank.example TXT';
const usual = ['From', 'To', 'Subject', 'Date', 'Content-Type', 'Content-Transfer-Encoding'];
const mbank = sampleBank('mbank', { domains: ['demirbank.example'] });
let key: TestKey;
let resolver: Resolver;
beforeAll(() => {
  key = makeKey();
  resolver = offlineResolver({ [keyName]: [[key.record]], 't._domainkey.example TXT': [[key.record]] });
});

interface Given {
  headers?: Record<string, string | null>;
  body?: string;
  policy?: MailPolicy;
  /** TXT records of the bank's key name. */
  records?: string[][];
}

/** Signs with the bank's key in a given way and verifies; what would be credited, or the reason why not. */
async function outcomeOf(craft: Partial<Craft>, given: Given = {}): Promise<string | bigint> {
  const mail = buildMail({
    ...(given.headers === undefined ? {} : { headers: given.headers }),
    ...(given.body === undefined ? {} : { body: given.body }),
  });
  return judge(craftSignature(mail, { privateKey: key.privateKey, ...craft }), given);
}

async function judge(mail: string | Buffer, given: Given = {}): Promise<string | bigint> {
  const policy = given.policy ?? examplePolicy;
  const ask = given.records === undefined ? resolver : offlineResolver({ [keyName]: given.records });
  const verdict = await verifyMail({ raw: Buffer.from(mail), receivedAt: arrivedAt, policy, resolver: ask });
  return credit(verdict, policy);
}

function credit(verdict: MailVerdict, policy: MailPolicy): string | bigint {
  if (verdict.kind !== 'verified') return verdict.reason;
  const result = parseNotice(verdict.mail, policy);
  if (result.kind === 'payment') return result.notice.amountMinor;
  return 'reason' in result ? result.reason : result.what;
}

const seconds = (offset: number): number => Math.floor(arrivedAt.getTime() / 1000) + offset;

describe('honest bank mail, however it is signed, is a payment', () => {
  it.each(['simple/simple', 'relaxed/relaxed', 'relaxed/simple', 'simple/relaxed'] as const)(
    'canonicalised %s',
    async (c) => {
      expect(await outcomeOf({ c })).toBe(10053n);
      expect(await outcomeOf({ c }, { body: `${noticeBody()}\r\n\r\n` })).toBe(10053n);
    },
  );

  it.each<[string, Partial<Craft>]>([
    ['oversigned', { h: [...usual, ...usual, 'Reply-To', 'Cc'] }],
    ['by an identity below its domain', { tags: ' i=@news.demirbank.example;' }],
    ['with an identity that has a mailbox', { tags: ' i=info@demirbank.example;' }],
    ['with an expiry to come', { tags: ` t=${seconds(-5)}; x=${seconds(3600)};` }],
    ['with the query method', { tags: ' q=dns/txt;' }],
    ['with folded names', { h: usual.map((name) => `\r\n ${name}`).map((name) => name.trim()) }],
    ['without a time, the Date being fresh', {}],
  ])('signed %s', async (_, craft) => {
    expect(await outcomeOf(craft)).toBe(10053n);
  });

  it.each([
    'pay@shop.example',
    '<PAY@Shop.Example>',
    '"Shop, pay" <pay@shop.example>',
    'pay@shop.example <pay@shop.example>',
    'pay@shop.example (Shop)',
    '=?utf-8?B?0JrQsNGB0YHQsA==?= <pay@shop.example>',
    'pay@shop.example,\r\n Shop <PAY@shop.example>',
  ])('to %j', async (to) => {
    expect(await outcomeOf({}, { headers: { To: to } })).toBe(10053n);
  });

  it.each<[string, (record: string) => string[][]]>([
    ['in several pieces', (record) => [[record.slice(0, 200), record.slice(200)]]],
    ['beside an SPF record', (record) => [['v=spf1 -all'], [record]]],
    ['twice the same', (record) => [[record], [record]]],
    ['for mail only', (record) => [[`${record}; s=email; h=sha256; t=s`]]],
    ['without a version', (record) => [[record.replace('v=DKIM1; ', '')]]],
  ])('its key record %s', async (_, records) => {
    expect(await outcomeOf({}, { records: records(key.record) })).toBe(10053n);
  });

  it('signed with Ed25519', async () => {
    const pair = generateKeyPairSync('ed25519');
    const bytes = pair.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64');
    const signs = (data: Buffer): Buffer =>
      sign(null, createHash('sha256').update(data).digest(), pair.privateKey);
    const records = [[`v=DKIM1; k=ed25519; p=${bytes}`]];
    expect(await outcomeOf({ a: 'ed25519-sha256', signs }, { records })).toBe(10053n);
  });

  it('signed twice by the bank, one signature with a key that is not in DNS', async () => {
    const privateKey = key.privateKey;
    const once = craftSignature(buildMail(), { privateKey });
    expect(await judge(craftSignature(once, { privateKey, s: 'gone' }))).toBe(10053n);
  });
});

describe('what a signature of the bank’s own key must not get through', () => {
  it.each<[string, Partial<Craft>, string]>([
    ['d= is a parent of the bank', { d: 'example' }, 'not_aligned'],
    ['d= has a dot at its end', { d: 'demirbank.example.' }, 'not_aligned'],
    ['From is not signed', { h: usual.slice(1) }, 'bad_signature'],
    ['To is not signed', { h: usual.filter((name) => name !== 'To') }, 'headers_not_signed'],
    ['Subject is not signed', { h: usual.filter((name) => name !== 'Subject') }, 'headers_not_signed'],
    ['Date is not signed', { h: usual.filter((name) => name !== 'Date') }, 'headers_not_signed'],
    [
      'Content-Type is not signed',
      { h: usual.filter((name) => name !== 'Content-Type') },
      'headers_not_signed',
    ],
    ['the transfer encoding is not signed', { h: usual.slice(0, 5) }, 'headers_not_signed'],
    ['it had expired', { tags: ` t=${seconds(-60)}; x=${seconds(-30)};` }, 'signature_expired'],
    [
      'it expires before it was made',
      { tags: ` t=${seconds(-60)}; x=${seconds(-90)};` },
      'signature_expired',
    ],
    ['it is of tomorrow', { tags: ` t=${seconds(86_400)};` }, 'signed_in_future'],
    ['l= covers nothing', { tags: ' l=0;', bodyBytes: 0 }, 'length_limited'],
    ['a tag stands twice', { tags: ' d=demirbank.example;' }, 'signature_malformed'],
    ['a tag is written in capitals', { tags: ' T=1;' }, 'signature_malformed'],
    ['its version is another', { tags: ' v=2;' }, 'signature_malformed'],
    ['i= is of another domain', { tags: ' i=@attacker.example;' }, 'signature_malformed'],
    ['the algorithm is unknown', { a: 'rsa-sha512' }, 'no_signature'],
    [
      'SHA-1',
      {
        a: 'rsa-sha1',
        signs: (data) => createSign('sha1').update(data).sign(key.privateKey),
      },
      'key_weak',
    ],
  ])('%s', async (_, craft, reason) => {
    expect(await outcomeOf(craft)).toBe(reason);
  });

  it('a whole signature with a body length, the body as it was', async () => {
    const bytes = Buffer.byteLength(noticeBody());
    expect(await outcomeOf({ tags: ` l=${bytes};` })).toBe('length_limited');
    expect(await outcomeOf({ tags: ` l=${bytes + 1000};` })).toBe('length_limited');
  });

  it.each<[string, (record: string) => string[][], string]>([
    ['empty', () => [['v=DKIM1; p=']], 'key_unusable'],
    ['no key', () => [['v=spf1 -all']], 'key_unusable'],
    ['on trial', (record) => [[`${record}; t=y`]], 'key_testing'],
    ['on trial and strict', (record) => [[`${record}; t=y:s`]], 'key_testing'],
    ['for SHA-1 only', (record) => [[`${record}; h=sha1`]], 'key_unusable'],
    ['not for mail', (record) => [[`${record}; s=tlsrpt`]], 'key_unusable'],
    ['of another kind', (record) => [[record.replace('k=rsa', 'k=ed25519')]], 'key_unusable'],
    ['of another version', (record) => [[record.replace('DKIM1', 'DKIM2')]], 'key_unusable'],
    ['of two keys', (record) => [[record], [makeKey().record]], 'key_unusable'],
    ['of two keys, turned', (record) => [[makeKey().record], [record]], 'key_unusable'],
    ['another', () => [[makeKey().record]], 'bad_signature'],
  ])('a key record that is %s', async (_, records, reason) => {
    expect(await outcomeOf({}, { records: records(key.record) })).toBe(reason);
  });

  it('a strict key (t=s) with an identity below its domain', async () => {
    const records = [[`${key.record}; t=s`]];
    const tags = ' i=@news.demirbank.example;';
    expect(await outcomeOf({ tags }, { records })).toBe('signature_malformed');
  });

  it('a short RSA key, also where the signature says that it is Ed25519', async () => {
    const short = makeKey(768);
    const records = [[short.record.replace('k=rsa; ', '')]];
    const { privateKey } = short;
    const signs = (data: Buffer): Buffer =>
      sign('sha256', createHash('sha256').update(data).digest(), privateKey);
    expect(await outcomeOf({ privateKey }, { records })).toBe('key_weak');
    expect(await outcomeOf({ privateKey, a: 'ed25519-sha256', signs }, { records })).toBe('key_weak');
  });

  it.each([
    'other@shop.example',
    'pay+x@shop.example',
    'pay@shop.example, x@attacker.example',
    'x@attacker.example <pay@shop.example>',
    'pay@shop.example <x@attacker.example>',
    'g: pay@shop.example;',
    'pay@shop.example.',
    '<@relay.example:pay@shop.example>',
    '"pay@shop.example"@attacker.example',
    'undisclosed-recipients:;',
    'pay@\u212Aoshop.example',
    '',
  ])('a mail to %j', async (to) => {
    expect(await outcomeOf({}, { headers: { To: to } })).toBe('not_addressed_to_us');
  });

  it.each(['info@demirbank.example, x@attacker.example', 'a@b.example; info@demirbank.example'])(
    'two mailboxes in one From: %s',
    async (from) => {
      expect(await outcomeOf({}, { headers: { From: `${from} (demirbank)` } })).toBe('not_one_sender');
    },
  );

  it('a sender whose domain ends in the bank’s, signed by his own', async () => {
    const headers = { From: 'info@notdemirbank.example' };
    expect(await outcomeOf({ d: 'notdemirbank.example' }, { headers })).toBe('pretends_to_be_bank');
  });

  it('a mail without a To', async () => {
    expect(await outcomeOf({}, { headers: { To: null } })).toBe('headers_not_signed');
  });

  it('an old notice without any time in it, by what the signed headers say', async () => {
    const policy = { ...examplePolicy, banks: [mbank] };
    const body = 'MBank: +1 500.84 с. Баланс: 25 000.00 с\r\n';
    const of = (craft: Partial<Craft>, date?: string): Promise<string | bigint> =>
      outcomeOf(craft, { policy, body, ...(date === undefined ? {} : { headers: { Date: date } }) });
    expect(await of({})).toBe(150084n);
    expect(await of({}, 'Thu, 19 Nov 2026 12:00:02 +0600')).toBe('not_fresh');
    expect(await of({}, 'Fri, 20 Nov 2026 18:00:02 +0600')).toBe('not_fresh');
    expect(await of({ tags: ` t=${seconds(-86_400)};` })).toBe('not_fresh');
    expect(await of({}, 'once')).toBe('signing_time_unknown');
  });

  it.each<[string, Record<string, string>]>([
    ['an automatic answer', { 'Auto-Submitted': 'auto-replied (vacation)' }],
    ['an answer', { 'In-Reply-To': '<1@shop.example>' }],
    ['part of a thread', { References: '<1@shop.example>' }],
    ['a bounce', { 'Content-Type': 'multipart/report; report-type=delivery-status; boundary=b' }],
    ['of the mail server', { From: 'Mail Delivery <MAILER-DAEMON@demirbank.example>' }],
  ])('an echo: %s', async (_, headers) => {
    const policy = { ...examplePolicy, banks: [{ ...exampleBank, senders: null }] };
    expect(await outcomeOf({}, { headers, policy })).toBe('answers_a_mail');
  });

  it('but a notice that says it was made by a machine is one', async () => {
    const headers = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };
    expect(await outcomeOf({}, { headers })).toBe(10053n);
  });
});

describe('bytes between the lines', () => {
  const signed = (): string => craftSignature(buildMail(), { privateKey: key.privateKey });

  it.each<[string, (mail: string) => string, string]>([
    ['a folded name', (mail) => mail.replace('\r\nFrom:', '\r\nFrom\r\n :'), 'malformed_headers'],
    ['a name of eight bits', (mail) => mail.replace('\r\nTo:', '\r\nT\u00f6: x\r\nTo:'), 'malformed_headers'],
    [
      'a blank of eight bits before a name',
      (mail) => `\u00a0From: x@attacker.example\r\n${mail}`,
      'malformed_headers',
    ],
    ['a mark before a name', (mail) => `\ufeffFrom: x@attacker.example\r\n${mail}`, 'malformed_headers'],
    ['a NUL byte in a value', (mail) => mail.replace('Subject: QR', 'Subject: Q\0R'), 'malformed_headers'],
    ['a bare CR', (mail) => mail.replace('Subject: QR', 'Subject: QR\rTo: x@a.example'), 'malformed_headers'],
    ['a blank before the colon', (mail) => `From : x@attacker.example\r\n${mail}`, 'not_one_sender'],
    ['another case', (mail) => `FROM: x@attacker.example\r\n${mail}`, 'not_one_sender'],
    ['headers behind an empty first line', (mail) => `\r\n${mail}`, 'no_signature'],
    ['a body that is cut short', (mail) => mail.slice(0, -40), 'body_changed'],
    ['a line more', (mail) => `${mail}x\r\n`, 'body_changed'],
  ])('%s is no payment', async (_, edit, reason) => {
    expect(await judge(edit(signed()))).toBe(reason);
  });

  it('a Kelvin sign in the sender’s domain is not a k', async () => {
    const from = 'info@demirban\u212A.example';
    expect(await outcomeOf({}, { headers: { From: from } })).toBe('pretends_to_be_bank');
  });

  it.each([
    '"Demir, Bank" <info@demirbank.example>',
    'info@demirbank.example (DemirBank (notices))',
    '=?utf-8?Q?Demir=2C_Bank?= <INFO@demirbank.example>',
    'info@demirbank.example <info@demirbank.example>',
    'DemirBank\r\n <info@demirbank.example>',
  ])('the bank itself may write its name as %j', async (from) => {
    expect(await outcomeOf({}, { headers: { From: from } })).toBe(10053n);
  });
});

describe('parts of a mail that the bank signed', () => {
  const multipart = (subtype: string, ...parts: string[]): Given => ({
    headers: { 'Content-Type': `multipart/${subtype}; boundary=b`, 'Content-Transfer-Encoding': null },
    body: `${parts.map((part) => `--b\r\n${part}\r\n`).join('')}--b--\r\n`,
  });
  const h = usual.slice(0, 5);
  const text = (amount: string, type = 'text/plain'): string =>
    `Content-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${noticeBody(amount)}`;
  const rest = 'Content-Type: text/plain; charset=utf-8\r\n\r\nЗдравствуйте\r\n';

  it('are read where they agree', async () => {
    const given = multipart('alternative', text('100.53'), text('100.53', 'text/html'));
    expect(await outcomeOf({ h }, given)).toBe(10053n);
  });

  it.each<[string, Given, string]>([
    [
      'alternatives that disagree',
      multipart('alternative', text('100.53'), text('900.53', 'text/html')),
      'parts_disagree',
    ],
    ['two notices', multipart('mixed', text('100.53'), text('900.53')), 'two_sentences'],
    [
      'a mail in the mail',
      multipart('mixed', rest, `Content-Type: message/rfc822\r\n\r\n${buildMail()}`),
      'service',
    ],
    [
      'an attached text',
      multipart('mixed', rest, text('900.53').replace('utf-8', 'utf-8\r\nContent-Disposition: attachment')),
      'service',
    ],
  ])('are not money: %s', async (_, given, reason) => {
    expect(await outcomeOf({ h }, given)).toBe(reason);
  });

  it('end where the signed boundary says, not where a smuggled one does', async () => {
    const given = multipart('mixed', rest, text('900.53'));
    const body = (given.body ?? '').replace(
      '--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer',
      '--c\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer',
    );
    const mail = craftSignature(buildMail({ headers: given.headers ?? {}, body }), {
      privateKey: key.privateKey,
      h,
    });
    expect(await judge(mail.replace('boundary=b', 'boundary=c'))).toBe('bad_signature');
  });
});

describe('a body that our own server changed, where its word counts', () => {
  const server = 'mx.host.example';
  const policy: MailPolicy = { ...examplePolicy, trustedAuthservId: server, receiverTrustMax: 1_000_000 };
  const judgeChanged = (
    results: string,
    craft: Partial<Craft> = {},
    given: Given = {},
  ): Promise<string | bigint> => {
    const mail = craftSignature(buildMail({ headers: given.headers ?? {} }), {
      privateKey: key.privateKey,
      ...craft,
    });
    return judge(`Authentication-Results: ${server};\r\n ${results}\r\n${mail}checked\r\n`, {
      policy,
      ...given,
    });
  };
  const good = 'dkim=pass header.d=demirbank.example';

  it.each([
    good,
    `${good} header.s=t; spf=pass smtp.mailfrom=bounce@demirbank.example; dmarc=pass header.from=demirbank.example`,
    `spf=pass smtp.mailfrom=x@other.example; ${good}`,
    'dkim=pass (2048-bit key) header.i=@demirbank.example',
    'spf=softfail smtp.mailfrom=x@other.example; dmarc=pass header.from=demirbank.example',
  ])('%s is enough', async (results) => {
    expect(await judgeChanged(results)).toBe(10053n);
  });

  it('and a word about this very signature is', async () => {
    const mail = craftSignature(buildMail(), { privateKey: key.privateKey });
    const start = (length: number): string => /; b=([^\r]*)/.exec(mail)?.[1]?.slice(0, length) ?? '';
    expect(await judgeChanged(`${good} header.b=${start(8)}`)).toBe(10053n);
  });

  it.each<[string, string, string]>([
    ['of a subdomain', 'dkim=pass header.d=news.demirbank.example', 'body_changed'],
    [
      'of a stranger with the bank as his user',
      'dkim=pass header.i=demirbank.example@a.example',
      'body_changed',
    ],
    ['of another key', `${good} header.s=other`, 'body_changed'],
    ['of another signature', `${good} header.b=AAAAAAAA`, 'body_changed'],
    ['of SPF alone', 'spf=pass smtp.mailfrom=x@demirbank.example', 'body_changed'],
    [
      'of DMARC by SPF',
      'dkim=fail header.d=demirbank.example; spf=pass smtp.mailfrom=x@demirbank.example; dmarc=pass header.from=demirbank.example',
      'body_changed',
    ],
    ['of DMARC by nobody knows what', 'dmarc=pass header.from=demirbank.example', 'body_changed'],
    ['of a comment that ends early', `dkim=fail (a\\); ${good} \\(b)`, 'body_changed'],
    ['of a quoted sender', `spf=fail smtp.mailfrom="x; ${good}"@a.example`, 'body_changed'],
    ['of ARC', 'arc=pass header.d=demirbank.example', 'body_changed'],
    ['of a neutral result', good.replace('pass', 'neutral'), 'body_changed'],
  ])('a word %s is not', async (_, results, reason) => {
    expect(await judgeChanged(results)).toBe(reason);
  });

  it.each<[string, Partial<Craft>, Given, string]>([
    ['a body length', { tags: ' l=5;' }, {}, 'length_limited'],
    ['no signed To', { h: usual.filter((name) => name !== 'To') }, {}, 'headers_not_signed'],
    ['another recipient', {}, { headers: { To: 'other@shop.example' } }, 'not_addressed_to_us'],
    ['a time to come', { tags: ` t=${seconds(86_400)};` }, {}, 'signed_in_future'],
    ['another algorithm than its key', { a: 'ed25519-sha256' }, {}, 'bad_signature'],
  ])('nor is it where the signature has %s', async (_, craft, given, reason) => {
    expect(await judgeChanged(good, craft, given)).toBe(reason);
  });

  it.each<[string, (record: string) => string, string]>([
    ['on trial', (record) => `${record}; t=y`, 'key_testing'],
    ['for SHA-1 only', (record) => `${record}; h=sha1`, 'key_unusable'],
    ['not for mail', (record) => `${record}; s=other`, 'key_unusable'],
    ['withdrawn', () => 'v=DKIM1; p=', 'key_unusable'],
    ['another', () => makeKey().record, 'bad_signature'],
  ])('nor where the key is %s', async (_, record, reason) => {
    expect(await judgeChanged(good, {}, { policy, records: [[record(key.record)]] })).toBe(reason);
  });

  it('nor where the key is short', async () => {
    const short = makeKey(768);
    const records = [[short.record]];
    expect(await judgeChanged(good, { privateKey: short.privateKey }, { policy, records })).toBe('key_weak');
  });
});
