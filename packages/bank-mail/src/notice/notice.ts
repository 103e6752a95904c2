import type { Currency } from '@luxon/money';

/** What a bank says about one incoming payment. */
export interface Notice {
  bank: 'demirbank';
  language: 'ru' | 'ky' | 'en';
  amountMinor: bigint;
  currency: Currency;
  /** The bank's own time; null when the text has none. Never the time of arrival. */
  bankTime: Date | null;
  /** The bank's transaction number; DemirBank writes none. */
  reference: string | null;
  /** The account holder as greeted; null when the mail does not greet. */
  holder: string | null;
  /** `name/number` of the grammar that read it, so that a mended one can be told apart. */
  parserVersion: string;
}

/** What a genuine mail of the bank is when it is not a payment to us. */
export type OtherMail = 'outgoing' | 'otp' | 'statement' | 'refund' | 'purchase' | 'declined' | 'loan';

/** Why a genuine mail needs a person. */
export type NoticeReviewReason =
  | 'mime_limits'
  | 'undecodable_text'
  | 'hidden_characters'
  | 'sentence_not_understood'
  | 'two_sentences'
  | 'sentence_in_payer_text'
  | 'unexplained_amount'
  | 'parts_disagree'
  | 'contradicting_sentences'
  | 'ambiguous_amount'
  | 'impossible_date'
  | 'reversal'
  | 'other_holder'
  | 'not_fresh';

/** What a mail of the bank says. `review` carries the notice only where it was read without doubt. */
export type NoticeResult =
  | { kind: 'payment'; notice: Notice }
  | { kind: 'not_a_payment'; what: OtherMail }
  | { kind: 'review'; reason: NoticeReviewReason; notice: Notice | null }
  | { kind: 'unreadable'; reason: 'no_text' | 'no_known_sentence' };
