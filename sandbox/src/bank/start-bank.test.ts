import { authenticate, dkimVerify } from 'mailauth';
import { describe, expect, test } from 'vitest';
import { type ForgedKind, forgedKinds, type NoticeOptions, type SandboxBank } from './bank-types.ts';
import { writeMailDate } from './compose-mail.ts';
import { writeBankAmount, writeBankTime } from './notice-text.ts';
import { createOfflineResolver } from './offline-resolver.ts';
import { startBank } from './start-bank.ts';

const now = new Date('2026-11-07T04:14:45Z');
const delivered: { raw: Buffer; internalDate: Date }[] = [];
const bank: SandboxBank = await startBank({
  mailboxAddress: 'pay@shop.example',
  deliver: async (raw, { internalDate }) => {
    delivered.push({ raw, internalDate });
  },
  clock: () => now,
});
const resolver = createOfflineResolver(bank.dns);
const notice: NoticeOptions = { amountMinor: 10_036n, bankTime: new Date('2026-11-07T04:14:42Z') };

async function verify(raw: Buffer) {
  const { headerFrom, results } = await dkimVerify(raw, { resolver, minBitLength: 2048 });
  const [first] = results;
  return { headerFrom, results, result: first?.status.result, aligned: first?.status.aligned, first };
}

describe('a genuine notice', () => {
  test.each([
    ['ru', 'text', '8bit'],
    ['ru', 'alternative', 'base64'],
    ['ru', 'html', 'quoted-printable'],
    ['ky', 'text', 'quoted-printable'],
    ['ky', 'alternative', '8bit'],
    ['ky', 'html', 'base64'],
  ] as const)('in %s as %s in %s passes DKIM, aligned with the bank', async (language, form, encoding) => {
    const { raw } = await bank.sendIncoming({ ...notice, language, form, encoding });
    const { result, aligned, first, headerFrom } = await verify(raw);
    expect({ result, aligned, headerFrom }).toEqual({
      result: 'pass',
      aligned: 'demirbank.example',
      headerFrom: ['info@demirbank.example'],
    });
    expect(first?.modulusLength).toBe(2048);
    expect(first?.canonBodyLengthLimited).toBeFalsy();
    const signed = String(first?.signingHeaders?.keys).toLowerCase();
    for (const header of ['from', 'to', 'date', 'subject', 'content-type']) expect(signed).toContain(header);
    expect(raw.toString('latin1').replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  test('passes DMARC by the offline records alone', async () => {
    const { raw } = await bank.sendIncoming(notice);
    const { dmarc } = await authenticate(raw, { resolver, disableArc: true, disableBimi: true });
    expect(dmarc).toMatchObject({ status: { result: 'pass' } });
  });

  test('says what the bank says, in the time of Bishkek', async () => {
    const ru = (await bank.sendIncoming({ ...notice, amountMinor: 124_006n })).raw.toString();
    expect(ru).toContain('на сумму 1,240.06 KGS от 07.11.2026 10:14:42.');
    expect(ru).toContain('Уважаемый(ая) ТЕСТОВ ТЕСТ,\r\n');
    const ky = (await bank.sendIncoming({ ...notice, language: 'ky' })).raw.toString();
    expect(ky).toContain('07.11.2026 10:14:42 100.36 KGS суммасында которуу келип түштү.');
    expect(ky).toContain('Date: Sat, 7 Nov 2026 10:14:44 +0600');
  });

  test('is delivered with the clock of the bank unless told otherwise', async () => {
    await bank.sendIncoming(notice);
    expect(delivered.at(-1)?.internalDate).toEqual(now);
    const receivedAt = new Date('2026-11-07T05:00:00Z');
    await bank.sendIncoming({ ...notice, receivedAt });
    expect(delivered.at(-1)?.internalDate).toEqual(receivedAt);
  });
});

describe('what is not a payment', () => {
  test('an outgoing transfer, a one-time code and a transfer taken back are signed by the bank all the same', async () => {
    const outgoing = await bank.sendOutgoing(notice);
    const otp = await bank.sendOtp({ ...notice, language: 'ky' });
    const reversal = await bank.sendReversal(notice);
    expect([outgoing.genuine, otp.genuine, reversal.genuine]).toEqual([false, false, false]);
    for (const { raw } of [outgoing, otp, reversal]) expect((await verify(raw)).result).toBe('pass');
    expect(outgoing.raw.toString()).toContain('Вы осуществили перевод');
  });
});

describe('a forgery', () => {
  const verdicts: Record<ForgedKind, { result: string; aligned: string | false }> = {
    nosig: { result: 'none', aligned: false },
    lookalike: { result: 'pass', aligned: 'demirbank-kg.example' },
    display_name: { result: 'pass', aligned: 'attacker.example' },
    misaligned: { result: 'pass', aligned: false },
    bad_signature: { result: 'neutral', aligned: 'demirbank.example' },
    other_shop: { result: 'pass', aligned: 'demirbank.example' },
    old_replay: { result: 'pass', aligned: 'demirbank.example' },
  };

  test.each(forgedKinds)('%s carries the signature it claims and no better one', async (kind) => {
    const { raw, genuine } = await bank.sendForged(kind, notice);
    const { result, aligned } = await verify(raw);
    expect({ result: result ?? 'none', aligned: aligned ?? false }).toEqual(verdicts[kind]);
    expect(genuine).toBe(false);
  });

  test('of another shop is addressed to it, and an old one tells its age', async () => {
    const other = (await bank.sendForged('other_shop', notice)).raw.toString();
    expect(other).toContain('\r\nTo: pay@other-shop.example\r\n');
    const old = await bank.sendForged('old_replay', notice);
    expect(old.raw.toString()).toContain('от 06.11.2026 08:14:42.');
    expect(old.bankTime).toEqual(new Date('2026-11-06T02:14:42Z'));
  });
});

test('a resent mail is the same bytes; a redelivered one the same signed mail under a new trace', async () => {
  const first = await bank.sendIncoming(notice);
  await bank.resend(first.id);
  expect(delivered.at(-1)?.raw.equals(first.raw)).toBe(true);
  const again = await bank.redeliver(first.id);
  expect(again.deliveries).toBe(3);
  const raw = delivered.at(-1)?.raw ?? Buffer.alloc(0);
  expect(raw.equals(first.raw)).toBe(false);
  const [a, b] = [await verify(first.raw), await verify(raw)];
  expect(b.result).toBe('pass');
  expect(b.first?.id).toBe(a.first?.id);
});

test('a raw mail is delivered as it is', async () => {
  const raw = Buffer.from('Subject: x\r\n\r\ny\r\n');
  await bank.sendRaw(raw);
  expect(delivered.at(-1)?.raw).toEqual(raw);
});

test('two banks hold different keys, and a record nobody wrote is not found', async () => {
  const other = await startBank({ mailboxAddress: 'pay@shop.example', deliver: async () => undefined });
  const { raw } = await other.sendIncoming(notice);
  expect((await verify(raw)).result).not.toBe('pass');
  await expect(resolver('nobody.example', 'TXT')).rejects.toMatchObject({ code: 'ENOTFOUND' });
});

test.each([
  [0n, '0.00 KGS'],
  [1n, '0.01 KGS'],
  [99_999n, '999.99 KGS'],
  [736_300n, '7,363.00 KGS'],
  [101_250_009n, '1,012,500.09 KGS'],
])('%s minor units are written as %s', (amountMinor, text) => {
  expect(writeBankAmount(amountMinor, 'KGS')).toBe(text);
});

test('the turn of a day is the turn of a day in Bishkek', () => {
  expect(writeBankTime(new Date('2026-12-31T18:00:00Z'))).toBe('01.01.2027 00:00:00');
  expect(writeMailDate(new Date('2026-12-31T18:00:00Z'))).toBe('Fri, 1 Jan 2027 00:00:00 +0600');
});
