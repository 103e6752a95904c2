import { creditWords } from '../grammar/labels.ts';
import { type Claim, noClaim, readText, type TextReading } from '../grammar/read-text.ts';
import type { MailContent } from '../mime/read-content.ts';
import type { BankProfile } from '../policy.ts';
import type { Notice, NoticeResult, NoticeReviewReason } from './notice.ts';

/**
 * Reads the decoded parts of a mail as one bank writes them: what the plain text and the HTML say must not disagree.
 *
 * Origin, freshness and the holder are not judged here.
 */
export function readMailText(content: MailContent, bank: BankProfile): NoticeResult {
  if (content.kind === 'unreadable') return review('mime_limits', noClaim);
  const parts = [content.plain, content.html].filter((part) => part !== null && part.trim() !== '');
  if (parts.length === 0) return { kind: 'unreadable', reason: 'no_text', claim: noClaim };
  const readings = parts.map((part) => readText(part ?? '', bank.reader));
  const doubt = readings.find((reading) => reading.kind === 'review');
  if (doubt?.kind === 'review') return review(doubt.reason, doubt.claim);
  return join(readings, parts.join('\n'), bank);
}

function join(readings: readonly TextReading[], text: string, bank: BankProfile): NoticeResult {
  const credits = readings.filter((reading) => reading.kind === 'credit');
  const others = readings.filter((reading) => reading.kind === 'other');
  const [credit] = credits;
  const [other] = others;
  if (credit !== undefined && other !== undefined) return review('contradicting_sentences', credit.claim);
  if (other?.kind === 'other') return { kind: 'not_a_payment', what: other.what, claim: other.claim };
  if (credit === undefined) return readNoSentence(readings, text);
  const differs = credits.some(({ claim }) => keyOf(claim) !== keyOf(credit.claim));
  const unexplained = readings.some((reading) => reading.kind === 'nothing' && reading.figures);
  if (differs || unexplained) {
    return review('parts_disagree', { ...credit.claim, amountMinor: null, currency: null, bankTime: null });
  }
  const notice = toNotice(credits, bank);
  if (notice === null) return review('ambiguous_amount', credit.claim);
  return { kind: 'payment', notice, claim: credit.claim };
}

// `10 000,00`: a sum whose currency we may not know. Dates have more than one dot.
const decimals = /(?<![.\d])\d+[.,]\d{2}(?![\d.:])/;

// Without any sum and without a word of money coming in it is a letter of the bank, not a notice.
function readNoSentence(readings: readonly TextReading[], text: string): NoticeResult {
  const namesMoney = readings.some((reading) => reading.kind === 'nothing' && reading.figures);
  if (!namesMoney && !decimals.test(text) && text.search(creditWords) === -1) {
    return { kind: 'not_a_payment', what: 'service', claim: noClaim };
  }
  const [claim = noClaim] = readings
    .map((reading) => reading.claim)
    .filter(({ direction }) => direction !== 'other');
  return { kind: 'unreadable', reason: 'no_known_sentence', claim };
}

function toNotice(credits: readonly TextReading[], { bank, reader }: BankProfile): Notice | null {
  const first = <Key extends keyof Claim>(key: Key): Claim[Key] | null =>
    credits.map(({ claim }) => claim[key]).find((value) => value !== null) ?? null;
  const amountMinor = first('amountMinor');
  const currency = first('currency');
  if (amountMinor === null || currency === null) return null;
  return {
    bank,
    language: first('language') ?? '',
    amountMinor,
    currency,
    bankTime: first('bankTime'),
    reference: first('reference'),
    sender: first('sender'),
    holder: first('holder'),
    parserVersion: reader.parserVersion,
  };
}

function keyOf({ amountMinor, currency, bankTime, reference }: Claim): string {
  return [amountMinor, currency, bankTime?.getTime(), reference].join();
}

function review(reason: NoticeReviewReason, claim: Claim): NoticeResult {
  return { kind: 'review', reason, notice: null, claim };
}
