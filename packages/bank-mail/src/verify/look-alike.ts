import { domainToUnicode } from 'node:url';
import type { BankProfile } from '../policy.ts';
import { type HeaderField, headerValues } from './header-section.ts';
import type { AddressReading } from './mailbox-address.ts';

// Letters of other scripts that look Latin in a mail program (Unicode TR 39, the ones banks' names need).
const lookAlikes: Readonly<Record<string, string>> = {
  а: 'a',
  в: 'b',
  е: 'e',
  ё: 'e',
  к: 'k',
  м: 'm',
  н: 'h',
  о: 'o',
  р: 'p',
  с: 'c',
  т: 't',
  у: 'y',
  х: 'x',
  і: 'i',
  ї: 'i',
  ј: 'j',
  ѕ: 's',
  һ: 'h',
  ԁ: 'd',
  ӏ: 'l',
  α: 'a',
  ο: 'o',
  ι: 'i',
  ɑ: 'a',
  ı: 'i',
  '0': 'o',
  '1': 'l',
};

// Headers written by servers on the way, or that name other mails: the bank's name there pretends nothing.
const traceHeaders =
  /^(?:received|return-path|delivered-to|dkim-signature|authentication-results|arc-.*|message-id|references|in-reply-to|subject|to|cc|x-forwarded-.*|resent-.*|received-spf|x-original-to|x-google-.*)$/;

/** Folds a text so that what looks the same to a person is the same: case, accents, look-alike letters. */
export function foldLookAlikes(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return [...plain]
    .map((char) => lookAlikes[char] ?? char)
    .join('')
    .replace(/[^\p{L}\p{N}@.]/gu, '');
}

/**
 * Finds the bank that a mail from somebody else pretends to be, or null: by display name, comment,
 * quoted local part, Reply-To, Sender, X- headers, sub- and look-alike domains, IDN.
 */
export function findImitatedBank(
  fields: readonly HeaderField[],
  from: AddressReading,
  banks: readonly BankProfile[],
): BankProfile | null {
  const written = headerValues(fields, 'from').map(decodeDomains).join(' ');
  const fromText = foldLookAlikes(written);
  const fromWords = wordsOf(written);
  const others = fields
    .filter((field) => !traceHeaders.test(field.name) && field.name !== 'from')
    .map((field) => field.value.toLowerCase());
  for (const bank of banks) {
    if (namesOf(bank).all.some((name) => isNamed(name, fromText, fromWords))) return bank;
    if (others.some((value) => bank.domains.some((domain) => value.includes(`@${domain}`)))) return bank;
    if (from.kind === 'one' && bank.domains.some((domain) => isTypo(from.domain, domain))) return bank;
  }
  return null;
}

/** Says whether any bank of the desk is named in headers that could not be taken apart. */
export function namesAnyBank(headers: string, banks: readonly BankProfile[]): boolean {
  const written = decodeDomains(headers);
  const folded = foldLookAlikes(written);
  const words = wordsOf(written);
  return banks.some((bank) => namesOf(bank).plain.some((name) => isNamed(name, folded, words)));
}

interface FoldedNames {
  /** Its key and domains. */
  plain: readonly string[];
  /** Those, and the words people know it by. */
  all: readonly string[];
}

// A bank's names are folded once, not for every mail: it was a sixth of the work on a forged one (measured).
const foldedNames = new WeakMap<BankProfile, FoldedNames>();

function namesOf(bank: BankProfile): FoldedNames {
  const known = foldedNames.get(bank);
  if (known !== undefined) return known;
  const plain = [bank.bank, ...bank.domains].map(foldLookAlikes);
  const folded = { plain, all: [...plain, ...(bank.names ?? []).map(foldLookAlikes)] };
  foldedNames.set(bank, folded);
  return folded;
}

// A short name (`wave`, `sber`) is part of innocent words, so it counts as a whole word only.
const shortNameMax = 5;

function isNamed(name: string, folded: string, words: ReadonlySet<string>): boolean {
  return name.length > shortNameMax ? folded.includes(name) : words.has(name);
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.split(/[^\p{L}\p{M}\p{N}]+/u).map(foldLookAlikes));
}

function decodeDomains(value: string): string {
  return value.replace(/[a-z0-9.-]+/gi, (word) =>
    /xn--/i.test(word) ? domainToUnicode(word) || word : word,
  );
}

// `demlrbank.kg`: the label before the ending, at most two letters away.
function isTypo(domain: string, bankDomain: string): boolean {
  const bankLabel = bankDomain.split('.').at(-2) ?? '';
  if (bankLabel.length < 6) return false;
  return domain.split('.').some((label) => distance(foldLookAlikes(label), bankLabel) <= 2);
}

function distance(left: string, right: string): number {
  if (Math.abs(left.length - right.length) > 2) return 3;
  let row = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const changed = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 3;
}
