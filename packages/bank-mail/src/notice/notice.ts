import type { Currency } from '@luxon/money';
import type { Claim } from '../grammar/read-text.ts';
import type { Saying } from '../grammar/sentence.ts';

/** What a bank says about one incoming payment. */
export interface Notice {
  bank: string;
  language: string;
  amountMinor: bigint;
  currency: Currency;
  /** The bank's own time; null when the text has none. Never the time of arrival. */
  bankTime: Date | null;
  /** The bank's transaction number; many banks write none. */
  reference: string | null;
  /** Who paid, as the bank prints it: a name, a phone or a mask. The payer's own choice in part: never a proof. */
  sender: string | null;
  /** The account holder as greeted; null when the mail does not greet. */
  holder: string | null;
  /** `bank/grammar-hash` of what read it, so that a mended one can be told apart. */
  parserVersion: string;
}

/** What a genuine mail of the bank is when it is not a payment to us. */
export type OtherMail = Exclude<Saying, 'incoming' | 'reversal'>;

/** Why a genuine mail needs a person. */
export type NoticeReviewReason =
  | 'mime_limits'
  | 'undecodable_text'
  | 'hidden_characters'
  | 'sentence_not_understood'
  | 'two_sentences'
  | 'two_times'
  | 'two_references'
  | 'sentence_in_payer_text'
  | 'unexplained_amount'
  | 'parts_disagree'
  | 'contradicting_sentences'
  | 'ambiguous_amount'
  | 'impossible_date'
  | 'reversal'
  | 'bank_unclear'
  | 'other_holder'
  | 'not_fresh'
  | 'above_limit';

/**
 * What a mail of the bank says. `review` carries the notice only where it was read without doubt; `claim` is what the
 * mail seems to say, for showing and for nothing else.
 */
export type NoticeResult = { claim: Claim } & (
  | { kind: 'payment'; notice: Notice }
  | { kind: 'not_a_payment'; what: OtherMail }
  | { kind: 'review'; reason: NoticeReviewReason; notice: Notice | null }
  | { kind: 'unreadable'; reason: 'no_text' | 'no_known_sentence' }
);
