import { describe, expect, it } from 'vitest';
import type { MailPolicy } from '../policy.ts';
import { examplePolicy } from '../testing/samples.ts';
import { markVerified } from '../verify/verified-mail.ts';
import { parseNotice } from './parse-notice.ts';

const text = (greeting: string): string =>
  `${greeting}\n\nВам поступил перевод с помощью QR-платежа на сумму 100.53 KGS от 20.11.2026 12:00:00.`;

function parse(
  receivedAt: string,
  policy: MailPolicy = examplePolicy,
  greeting = 'Уважаемый(ая) ТЕСТОВ  СЕМЁН,',
) {
  const mail = markVerified({
    banks: ['demirbank'],
    receivedAt: new Date(receivedAt),
    content: { kind: 'text', subject: '', plain: text(greeting), html: null },
    evidence: {
      bank: 'demirbank',
      domain: null,
      selector: null,
      keyRecord: null,
      algorithm: null,
      bits: null,
      signedHeaders: [],
      signedAt: null,
      signatureIds: [],
      checks: [],
      level: 'T1',
      topServer: null,
    },
  });
  return parseNotice(mail, policy);
}

describe('parseNotice', () => {
  it.each(['2026-11-20T05:58:00Z', '2026-11-20T06:00:00Z', '2026-11-20T06:30:00Z'])(
    'takes a mail of %s',
    (at) => {
      expect(parse(at).kind).toBe('payment');
    },
  );

  it.each(['2026-11-20T05:57:59.999Z', '2026-11-20T06:30:00.001Z', '2027-11-20T06:00:00Z'])(
    'holds a mail of %s, with the notice',
    (at) => {
      expect(parse(at)).toMatchObject({
        kind: 'review',
        reason: 'not_fresh',
        notice: { amountMinor: 10053n },
      });
    },
  );

  it.each(['', 'Уважаемый(ая) СЕМЕН ТЕСТОВ,', 'Dear SEMEN TESTOV,', 'Урматтуу Тестов Семён,'])(
    'compares the greeted holder without minding case, ё, spaces, order and alphabet: %s',
    (greeting) => {
      const policy = { ...examplePolicy, holder: 'Тестов Семен' };
      expect(parse('2026-11-20T06:00:00Z', policy).kind).toBe('payment');
      expect(parse('2026-11-20T06:00:00Z', policy, greeting).kind).toBe('payment');
    },
  );

  it('holds a mail that greets somebody else', () => {
    const policy = { ...examplePolicy, holder: 'ТЕСТОВ ТЕСТ' };
    expect(parse('2026-11-20T06:00:00Z', policy)).toMatchObject({ kind: 'review', reason: 'other_holder' });
    expect(parse('2026-11-20T06:00:00Z', policy, 'Dear TESTOVA TEST,').kind).toBe('review');
  });
});
