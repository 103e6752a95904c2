import type { Currency } from '@luxon/money';
import type { NoticeReviewReason } from '../notice/notice.ts';
import {
  anyAmount,
  creditCore,
  creditWords,
  doneState,
  greeting,
  kindLabel,
  notPayer,
  notPaymentNext,
  notPaymentWords,
  payerLabel,
  phone,
  referenceLabel,
  senderLabel,
  sideRole,
  stateLabel,
} from './labels.ts';
import { dropHidden, isUndecoded, normaliseText } from './plain-text.ts';
import { type Saying, type Sentence, sentenceStarts } from './sentence.ts';
import { findTokens, type Habits, privateUse, type Token, type TokenText } from './tokens.ts';

/** What a text says or claims, figure by figure; null where it says nothing, or not without doubt. */
export interface Claim {
  direction: 'incoming' | 'outgoing' | 'other';
  amountMinor: bigint | null;
  currency: Currency | null;
  /** The bank's own time; null without a full date and time. */
  bankTime: Date | null;
  reference: string | null;
  sender: string | null;
  /** The account holder as greeted. */
  holder: string | null;
  language: string | null;
}

/** What one text part says. `nothing` with `figures` means that money is named but not explained. */
export type TextReading = { claim: Claim } & (
  | { kind: 'credit' }
  | { kind: 'other'; what: Exclude<Saying, 'incoming' | 'reversal'> }
  | { kind: 'review'; reason: NoticeReviewReason }
  | { kind: 'nothing'; figures: boolean; empty: boolean }
);

/** How a bank's texts are read. */
export interface TextReader {
  habits: Habits;
  sentences: readonly Sentence[];
  /** Sticky: the bank's name with a colon, which may stand before any sentence. */
  prefix: RegExp;
}

/** Longer texts are no notices, and would cost more time than a notice is worth. */
export const textLengthMax = 20_000;

/** A claim that says nothing. */
export const noClaim: Claim = {
  direction: 'other',
  amountMinor: null,
  currency: null,
  bankTime: null,
  reference: null,
  sender: null,
  holder: null,
  language: null,
};

/** What may stand beside a payment: an advertisement or a balance in the same mail changes nothing. */
const harmless: readonly Saying[] = ['marketing', 'balance', 'service', 'cashback'];
/** Money that comes in and is no payment of a player: the same mail may say so in a credit sentence. */
const otherIncome: readonly Saying[] = ['refund', 'salary', 'conversion'];
/** Of these the figures are worth showing. */
const withFigures: readonly Saying[] = ['outgoing', 'purchase', 'refund', 'cashback', 'salary', 'reversal'];

interface Found {
  sentence: Sentence;
  start: number;
  end: number;
  groups: Readonly<Record<string, string>>;
  /** Where each group stands. */
  indices: Readonly<Record<string, readonly [number, number]>>;
}

/**
 * Reads one text part of a bank's mail by whole sentences.
 *
 * A credit needs exactly one whole sentence in the bank's own words, one size and at most one moment, and every other
 * sum needs a label of its own. The payer's words are cut off first. Anything half understood is `review`.
 */
export function readText(text: string, reader: TextReader): TextReading {
  if (text.length > textLengthMax) return review('mime_limits', noClaim);
  const lines = normaliseText(text);
  const clean = dropHidden(lines);
  if (isUndecoded(clean) || privateUse.test(clean)) return review('undecodable_text', noClaim);
  const whole = findTokens(clean, reader.habits);
  const all = findSentences(whole.masked, reader);
  const { own, payerWords } = cutPayerWords(whole, all);
  const found = all.filter(({ start }) => start < own.length && own.charAt(start) !== ' ');
  const others = longestPerStart(found.filter(({ sentence }) => sentence.says !== 'incoming'));
  const credits = onePerAmount(found.filter(({ sentence }) => sentence.says === 'incoming'));
  const state: State = { ...whole, masked: own, credits, others };
  const decisive = others.filter(({ sentence }) => !harmless.includes(sentence.says));
  const [other] = decisive;
  if (decisive.some(({ sentence }) => sentence.says === 'reversal')) {
    return review('reversal', claimOther(state, 'reversal'));
  }
  if (other !== undefined) {
    const { says } = other.sentence;
    const claim = claimOther(state, says);
    const contradicts =
      credits.length > 0 && decisive.some(({ sentence }) => !otherIncome.includes(sentence.says));
    return contradicts ? review('contradicting_sentences', claim) : readOther(says, claim);
  }
  const claim = claimCredit(state);
  if (payerWords.search(creditCore) !== -1) return review('sentence_in_payer_text', claim);
  if (credits.length > 1) return review('two_sentences', { ...claim, amountMinor: null, bankTime: null });
  const [credit] = credits;
  if (credit === undefined) return readNothing(state, lines);
  if (!readsTheSame(lines, clean, reader)) {
    return review('hidden_characters', { ...claim, amountMinor: null, currency: null });
  }
  return readCredit(state, credit, claim);
}

interface State extends TokenText {
  credits: readonly Found[];
  others: readonly Found[];
}

function readOther(says: Saying, claim: Claim): TextReading {
  if (says === 'incoming' || says === 'reversal') throw new TypeError(`${says} is not another mail`);
  return { kind: 'other', what: says, claim };
}

function readNothing(state: State, lines: string): TextReading {
  const { masked, others } = state;
  const empty = lines.trim() === '';
  const amounts = [...masked.matchAll(anyAmount)].map(({ index }) => sideRole(masked, index));
  const [harmlessOne] = others;
  if (harmlessOne !== undefined) {
    const { says } = harmlessOne.sentence;
    return readOther(says, claimOther(state, says));
  }
  const saysCredit = masked.search(creditWords) !== -1;
  if (saysCredit && amounts.length > 0) return review('sentence_not_understood', claimHalfUnderstood(state));
  if (amounts.length > 0 && amounts.every((role) => role === 'balance')) {
    return readOther('balance', noClaim);
  }
  return {
    kind: 'nothing',
    figures: amounts.length > 0,
    empty,
    claim: saysCredit ? claimHalfUnderstood(state) : noClaim,
  };
}

function readCredit(state: State, credit: Found, claim: Claim): TextReading {
  const { masked, tokens } = state;
  if (claim.amountMinor === null || claim.amountMinor <= 0n) return review('ambiguous_amount', claim);
  const moments = momentsOf(state);
  if (moments.some(({ at }) => at === null)) return review('impossible_date', claim);
  if (new Set(moments.map(({ at }) => at?.getTime())).size > 1) return review('two_times', claim);
  if (references(state).length > 1) return review('two_references', claim);
  const unexplained = tokens.some(
    ({ kind, start }) =>
      kind === 'amount' &&
      masked.charAt(start) !== ' ' &&
      start < masked.length &&
      (start < credit.start || start >= credit.end) &&
      sideRole(masked, start) === null,
  );
  if (unexplained) return review('unexplained_amount', claim);
  if (meansOtherwise(state, credit)) return review('contradicting_sentences', claim);
  // Half a sentence beside the whole one: perhaps the payer's hand, perhaps a wording we do not know.
  const outside = masked.slice(0, credit.start) + masked.slice(credit.end);
  if (outside.search(creditCore) !== -1) return review('two_sentences', claim);
  return { kind: 'credit', claim };
}

function claimCredit(state: State): Claim {
  const [credit] = state.credits;
  if (credit === undefined) return noClaim;
  const { groups, sentence } = credit;
  const amount = tokenAt(state.tokens, credit.indices.amount?.[0]);
  const refs = references(state);
  return {
    direction: 'incoming',
    amountMinor: amount?.kind === 'amount' ? amount.amountMinor : null,
    currency: amount?.kind === 'amount' && amount.amountMinor !== null ? amount.currency : null,
    bankTime: onlyMoment(state),
    reference: refs.length === 1 ? (refs[0] ?? null) : null,
    sender: originalOf(state, credit, 'sender') ?? labelledSender(state),
    holder: greetedHolder(state),
    language: groups.amount === undefined ? null : sentence.language,
  };
}

function claimOther(state: State, says: Saying): Claim {
  const direction =
    says === 'outgoing' || says === 'purchase' ? 'outgoing' : says === 'salary' ? 'incoming' : 'other';
  if (!withFigures.includes(says)) return { ...noClaim, direction };
  const speaking = state.others.find(({ sentence }) => sentence.says === says);
  const stated = tokenAt(state.tokens, speaking?.indices.amount?.[0]) ?? onlyAmount(state);
  const sum = stated?.kind === 'amount' ? stated : null;
  // Of what is taken back the bank's own number says which payment it was.
  const refs = says === 'reversal' ? references(state) : [];
  return {
    ...noClaim,
    direction,
    amountMinor: sum?.amountMinor ?? null,
    currency: sum !== null && sum.amountMinor !== null ? sum.currency : null,
    bankTime: onlyMoment(state),
    reference: refs.length === 1 ? (refs[0] ?? null) : null,
    sender: speaking === undefined ? null : originalOf(state, speaking, 'sender'),
    holder: greetedHolder(state),
    language: speaking?.sentence.language ?? null,
  };
}

// Money of which nobody says without doubt what it is: what a person looks at first.
function claimHalfUnderstood(state: State): Claim {
  const sum = onlyAmount(state);
  const refs = references(state);
  return {
    ...noClaim,
    direction: 'incoming',
    amountMinor: sum?.kind === 'amount' ? sum.amountMinor : null,
    currency: sum?.kind === 'amount' && sum.amountMinor !== null ? sum.currency : null,
    bankTime: onlyMoment(state),
    reference: refs.length === 1 ? (refs[0] ?? null) : null,
    sender: labelledSender(state),
    holder: greetedHolder(state),
  };
}

// A template ends where it ends; what the bank adds to the sentence may turn it round: `… 500 сом на номер …`.
function meansOtherwise(state: State, credit: Found): boolean {
  const { masked, text, tokens, others } = state;
  const { sender } = credit.indices;
  const { start, end } = sentenceAround(masked, credit);
  const words =
    sender === undefined
      ? masked.slice(start, end)
      : `${masked.slice(start, sender[0])} ${masked.slice(sender[1], end)}`;
  if (notPaymentWords.test(words)) return true;
  if (sender !== undefined && notPayer.test(masked.slice(...sender))) return true;
  const next = masked.slice(end).search(/[^\s.!?;]/);
  const isKnown = others.some((other) => other.start === end + next);
  if (next !== -1 && !isKnown && notPaymentNext.test(masked.slice(end + next, end + next + 80))) return true;
  if (!credit.sentence.namesPhone && tokens.some((token) => isPhoneWithin(token, text, credit))) return true;
  if ([...masked.matchAll(kindLabel)].some(({ groups }) => notPaymentWords.test(groups?.kind ?? '')))
    return true;
  return [...masked.matchAll(stateLabel)].some(({ groups }) => !doneState.test(groups?.state ?? ''));
}

function sentenceAround(masked: string, { start, end }: Found): { start: number; end: number } {
  const before = [...'.!?;\n'].map((sign) => (start === 0 ? -1 : masked.lastIndexOf(sign, start - 1)));
  const rest = masked.slice(end).search(/[.!?;\n]/);
  return { start: Math.max(...before) + 1, end: rest === -1 ? masked.length : end + rest };
}

// Whose phone a sentence names without saying `от`, to him the money went.
function isPhoneWithin({ kind, start, end }: Token, text: string, credit: Found): boolean {
  const isInside = start >= credit.start && end <= credit.end && start !== credit.indices.sender?.[0];
  return kind === 'number' && isInside && phone.test(text.slice(start, end));
}

// The one sum that is not a balance, a fee or the like; or one sum named twice.
function onlyAmount({ masked, tokens }: State): Token | undefined {
  const sums = tokens.filter(
    ({ kind, start }) =>
      kind === 'amount' &&
      start < masked.length &&
      masked.charAt(start) !== ' ' &&
      sideRole(masked, start) === null,
  );
  const sizes = new Set(
    sums.map((sum) => (sum.kind === 'amount' ? `${sum.amountMinor} ${sum.currency}` : '')),
  );
  return sizes.size === 1 ? sums[0] : undefined;
}

// A stamp counts where a sentence says that it is the time; every written moment counts.
function momentsOf({ masked, tokens, credits, others }: State): { at: Date | null }[] {
  const said = [...credits, ...others].map(({ indices }) => indices.time?.[0]);
  return tokens.filter(
    (token): token is Token & { kind: 'moment' | 'stamp' } =>
      (token.kind === 'moment' && token.start < masked.length && masked.charAt(token.start) !== ' ') ||
      (token.kind === 'stamp' && said.includes(token.start)),
  );
}

function onlyMoment(state: State): Date | null {
  const moments = momentsOf(state);
  const times = new Set(moments.map(({ at }) => at?.getTime() ?? null));
  return times.size === 1 ? (moments[0]?.at ?? null) : null;
}

function references(state: State): string[] {
  const text =
    state.masked.length < state.text.length ? state.text.slice(0, state.masked.length) : state.text;
  const inSentences = state.credits.map((credit) => originalOf(state, credit, 'reference'));
  const labelled = [...text.matchAll(referenceLabel)]
    .filter(({ index }) => state.masked.charAt(index) !== ' ')
    .map((match) => match.groups?.reference ?? '');
  const numbers = [...inSentences, ...labelled].filter(
    (reference): reference is string => reference !== null && /\d/.test(reference),
  );
  return [...new Set(numbers)];
}

function labelledSender({ masked, text }: State): string | null {
  const senders = [...masked.matchAll(senderLabel)].map((match) => {
    const name = match.groups?.sender ?? '';
    const end = match.index + match[0].length;
    return text.slice(end - name.length, end);
  });
  return new Set(senders).size === 1 ? (senders[0] ?? null) : null;
}

function greetedHolder({ masked, text }: State): string | null {
  return greeting.exec(text.slice(0, masked.length))?.groups?.holder?.trim() ?? null;
}

function originalOf({ text }: TokenText, found: Found, group: string): string | null {
  const place = found.indices[group];
  return place === undefined ? null : text.slice(place[0], place[1]);
}

function tokenAt(tokens: readonly Token[], start: number | undefined): Token | undefined {
  return start === undefined ? undefined : tokens.find((token) => token.start === start);
}

// The payer's words become blanks where a sentence holds them, and are cut off where a label begins them.
function cutPayerWords(whole: TokenText, found: readonly Found[]): { own: string; payerWords: string } {
  const holding = found.find(({ sentence }) => sentence.holdsPayerWords);
  const payer = holding?.indices.payer;
  if (payer !== undefined) {
    const [start, end] = payer;
    const own = whole.masked.slice(0, start) + ' '.repeat(end - start) + whole.masked.slice(end);
    return { own, payerWords: whole.masked.slice(start, end) };
  }
  const label = payerLabel.exec(whole.masked);
  // The end of the sentence before it is still the bank's.
  const cut = label === null ? whole.masked.length : label.index + (/^\p{L}/u.test(label[0]) ? 0 : 1);
  return { own: whole.masked.slice(0, cut), payerWords: whole.masked.slice(cut) };
}

function findSentences(masked: string, { sentences, prefix }: TextReader): Found[] {
  const found: Found[] = [];
  for (const start of sentenceStarts(masked, prefix)) {
    for (const sentence of sentences) {
      sentence.pattern.lastIndex = start;
      const match = sentence.pattern.exec(masked);
      if (match !== null) found.push(toFound(match, sentence));
    }
  }
  return found;
}

function toFound(match: RegExpExecArray, sentence: Sentence): Found {
  const { index: start, groups = {}, indices } = match;
  const places: Record<string, readonly [number, number]> = {};
  for (const [name, place] of Object.entries(indices?.groups ?? {}))
    if (place !== undefined) places[name] = place;
  return { sentence, start, end: start + match[0].length, groups: { ...groups }, indices: places };
}

// Of two sentences with one beginning the longer says more: a refused purchase is no purchase.
function longestPerStart(others: readonly Found[]): Found[] {
  const lengthAt = new Map<number, number>();
  for (const { start, end } of others) lengthAt.set(start, Math.max(end - start, lengthAt.get(start) ?? 0));
  return others.filter(({ start, end }) => end - start === lengthAt.get(start));
}

// Two templates may read one place: the longer reading counts. Two sums are two sentences.
function onePerAmount(credits: readonly Found[]): Found[] {
  const byAmount = new Map<number, Found>();
  for (const credit of credits) {
    const at = credit.indices.amount?.[0] ?? credit.start;
    const known = byAmount.get(at);
    if (known === undefined || credit.end - credit.start > known.end - known.start) byAmount.set(at, credit);
  }
  return [...byAmount.values()];
}

// Characters that are not seen must not change what is read.
function readsTheSame(lines: string, clean: string, reader: TextReader): boolean {
  if (lines === clean) return true;
  const values = (text: string): string => {
    const whole = findTokens(text, reader.habits);
    const credits = onePerAmount(
      findSentences(whole.masked, reader).filter(({ sentence }) => sentence.says === 'incoming'),
    );
    return credits
      .map(({ indices }) => tokenAt(whole.tokens, indices.amount?.[0]))
      .map((token) => (token?.kind === 'amount' ? String(token.amountMinor) : ''))
      .join();
  };
  return values(lines) === values(clean);
}

function review(reason: NoticeReviewReason, claim: Claim): TextReading {
  return { kind: 'review', reason, claim };
}
