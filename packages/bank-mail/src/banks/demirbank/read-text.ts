import { parseGroupedAmount } from '@luxon/money';
import type { Notice, NoticeReviewReason, OtherMail } from '../../notice/notice.ts';
import { readBishkekTime } from '../bishkek-time.ts';
import { dropHidden, normaliseText } from '../plain-text.ts';
import {
  anyFigure,
  type CreditTemplate,
  creditCore,
  creditTemplates,
  greeting,
  otherTemplates,
  payerLabel,
  sideFigureLabel,
} from './templates.ts';

/** What one text part says. `nothing` with `figures` means that money is named but not explained. */
export type TextReading =
  | {
      kind: 'credit';
      language: Notice['language'];
      amountMinor: bigint;
      bankTime: Date;
      holder: string | null;
    }
  | { kind: 'other'; what: OtherMail }
  | { kind: 'review'; reason: NoticeReviewReason }
  | { kind: 'nothing'; figures: boolean };

interface Sentence {
  template: CreditTemplate;
  match: RegExpExecArray;
}

/**
 * Reads one text part of a DemirBank mail by whole-sentence templates (mail sheet §1.1, §1.4).
 *
 * A credit needs exactly one whole sentence, in the bank's own words, and no other figure without a label of its
 * own. Anything half understood is `review`.
 */
export function readText(text: string): TextReading {
  const lines = normaliseText(text);
  const clean = dropHidden(lines);
  if (clean.includes('\ufffd')) return { kind: 'review', reason: 'undecodable_text' };
  const cut = payerLabel.exec(clean)?.index ?? clean.length;
  const own = clean.slice(0, cut);
  const others = otherTemplates.filter(({ pattern }) => count(pattern, own) > 0);
  if (others.some(({ what }) => what === 'reversal')) return { kind: 'review', reason: 'reversal' };
  const sentences = findSentences(own);
  const all = findSentences(clean);
  if (others.length > 0) return readOther(others[0]?.what, sentences.length);
  if (all.length > sentences.length || count(creditCore, clean.slice(cut)) > 0) {
    return { kind: 'review', reason: 'sentence_in_payer_text' };
  }
  const [only, ...more] = sentences;
  if (more.length > 0) return { kind: 'review', reason: 'two_sentences' };
  if (only === undefined) {
    if (count(creditCore, clean) > 0) return { kind: 'review', reason: 'sentence_not_understood' };
    return { kind: 'nothing', figures: count(anyFigure, own) > 0 };
  }
  if (findSentences(lines).length !== all.length) return { kind: 'review', reason: 'hidden_characters' };
  if (count(creditCore, own) > 1) return { kind: 'review', reason: 'two_sentences' };
  return readSentence(only, own);
}

function readOther(what: OtherMail | 'reversal' | undefined, credits: number): TextReading {
  if (what === undefined || what === 'reversal') return { kind: 'review', reason: 'reversal' };
  return credits > 0 ? { kind: 'review', reason: 'contradicting_sentences' } : { kind: 'other', what };
}

function readSentence({ template, match }: Sentence, own: string): TextReading {
  const { amount = '', date = '', time = '' } = match.groups ?? {};
  const read = parseGroupedAmount(amount.replace(/\s/g, ' '), 'KGS');
  if (read.kind !== 'ok' || read.amountMinor <= 0n) return { kind: 'review', reason: 'ambiguous_amount' };
  const bankTime = readBishkekTime(date, time);
  if (bankTime === null) return { kind: 'review', reason: 'impossible_date' };
  const before = own.slice(0, match.index);
  const after = own.slice(match.index + match[0].length);
  if (hasUnexplainedFigure(before) || hasUnexplainedFigure(after)) {
    return { kind: 'review', reason: 'unexplained_amount' };
  }
  const holder = greeting.exec(own)?.groups?.holder?.trim() ?? null;
  return { kind: 'credit', language: template.language, amountMinor: read.amountMinor, bankTime, holder };
}

// A label stands right before its figure; further back it belongs to another one.
const labelReach = 60;

function hasUnexplainedFigure(text: string): boolean {
  return [...text.matchAll(anyFigure)].some(
    ({ index }) => !sideFigureLabel.test(text.slice(Math.max(0, index - labelReach), index)),
  );
}

// Overlapping readings of one place (both Kyrgyz orders around two dates) count as two: a person decides.
function findSentences(text: string): Sentence[] {
  return creditTemplates.flatMap((template) =>
    [...text.matchAll(template.pattern)].map((match) => ({ template, match })),
  );
}

function count(pattern: RegExp, text: string): number {
  return [...text.matchAll(pattern)].length;
}
