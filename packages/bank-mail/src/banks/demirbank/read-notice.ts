import type { MailContent } from '../../mime/read-content.ts';
import type { NoticeResult } from '../../notice/notice.ts';
import { readText, type TextReading } from './read-text.ts';

/** Grows with every change of templates or grammar, so that stored mails can be read again. */
export const parserVersion = 'demirbank/1';

/**
 * Reads a DemirBank mail from its decoded parts: what the plain text and the HTML say must not disagree.
 *
 * Freshness and the holder are not judged here.
 */
export function readDemirbankNotice(content: MailContent): NoticeResult {
  if (content.kind === 'unreadable') return { kind: 'review', reason: 'mime_limits', notice: null };
  const parts = [content.plain, content.html].filter((part) => part !== null && part.trim() !== '');
  if (parts.length === 0) return { kind: 'unreadable', reason: 'no_text' };
  const readings = parts.map((part) => readText(part ?? ''));
  const doubt = readings.find((reading) => reading.kind === 'review');
  if (doubt !== undefined) return { kind: 'review', reason: doubt.reason, notice: null };
  return join(readings);
}

function join(readings: readonly TextReading[]): NoticeResult {
  const credits = readings.filter((reading) => reading.kind === 'credit');
  const others = readings.filter((reading) => reading.kind === 'other');
  const [credit] = credits;
  const [other] = others;
  if (credit !== undefined && other !== undefined) {
    return { kind: 'review', reason: 'contradicting_sentences', notice: null };
  }
  if (other !== undefined) return { kind: 'not_a_payment', what: other.what };
  if (credit === undefined) return { kind: 'unreadable', reason: 'no_known_sentence' };
  const differs = credits.some(
    ({ amountMinor, bankTime }) =>
      amountMinor !== credit.amountMinor || bankTime.getTime() !== credit.bankTime.getTime(),
  );
  const unexplained = readings.some((reading) => reading.kind === 'nothing' && reading.figures);
  if (differs || unexplained) return { kind: 'review', reason: 'parts_disagree', notice: null };
  const { language, amountMinor, bankTime } = credit;
  const holders = credits.map(({ holder }) => holder).filter((holder) => holder !== null);
  return {
    kind: 'payment',
    notice: {
      bank: 'demirbank',
      language,
      amountMinor,
      currency: 'KGS',
      bankTime,
      reference: null,
      holder: holders[0] ?? null,
      parserVersion,
    },
  };
}
