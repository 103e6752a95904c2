import { chooseKeyRecord } from '../dns/choose-key-record.ts';
import type { BankProfile, MailPolicy, Resolver } from '../policy.ts';
import { readTopResults } from './authentication-results.ts';
import { findBanks, isWithin, joinBanks, readFrom } from './checks/sender.ts';
import { checkSingletonHeaders } from './checks/singleton-headers.ts';
import { type Examine, examineMail } from './examine-mail.ts';
import { type HeaderField, headerBytesMax, headerValues, splitHeaderSection } from './header-section.ts';
import { findImitatedBank, namesAnyBank } from './look-alike.ts';
import type { Evidence, MailVerdict } from './verdict.ts';
import { markVerified } from './verified-mail.ts';

/** Mails above this are not read at all: notices stay under 10 KB. */
export const mailBytesMax = 262_144;

// Each signature costs a DNS question and a hash of the body; a bank adds one or two.
const signaturesMax = 10;

export interface VerifyMail {
  readonly raw: Uint8Array;
  readonly receivedAt: Date;
  readonly policy: MailPolicy;
  readonly resolver: Resolver;
  /** Where signatures and MIME are worked on; default: here. A `MailThread` stops what takes too long. */
  readonly examine?: Examine;
}

/**
 * Decides whether a raw mail is the bank's, and reads its words when it is or may be.
 *
 * Any bytes give a verdict; only a broken clock or policy throws. DNS is asked for the banks' own domains only.
 * What each verdict may do without a person: `trust-levels.ts`.
 */
export async function verifyMail(options: VerifyMail): Promise<MailVerdict> {
  const { raw, receivedAt, policy, resolver } = options;
  const evidence = emptyEvidence();
  if (raw.length > mailBytesMax) {
    // Only the headers are looked at, so that a big newsletter does not ask for a person.
    const head = verifyHeaders(raw.subarray(0, mailBytesMax), policy, evidence);
    if (head.kind !== 'from_bank') return head.verdict;
    evidence.level = 'T4';
    const content = { kind: 'unreadable', reason: 'limits' } as const;
    const mail = { banks: head.banks, receivedAt, content, evidence };
    return { kind: 'review', reason: 'oversize', evidence, mail };
  }
  const head = verifyHeaders(raw, policy, evidence);
  if (head.kind !== 'from_bank') return head.verdict;
  const { bank, banks, fields } = head;
  const examine = options.examine ?? examineMail;
  const examined = await examine(
    { raw, receivedAt, fields, bank, policy, evidence },
    onlyFor(bank, resolver),
  );
  const { judgement, content } = examined;
  Object.assign(evidence, examined.evidence);
  if (judgement.kind === 'refused' || judgement.kind === 'try_again') {
    evidence.level = judgement.kind === 'refused' ? 'T5' : 'T4';
    return { kind: judgement.kind, reason: judgement.reason, evidence };
  }
  if (judgement.kind !== 'proven') {
    if (evidence.level !== 'T2') evidence.level = 'T4';
    const mail = { banks, receivedAt, content, evidence };
    return { kind: 'review', reason: judgement.reason, evidence, mail };
  }
  if (judgement.by === 'bank') evidence.level = wasForwarded(fields) ? 'T3' : 'T1';
  return { kind: 'verified', evidence, mail: markVerified({ banks, receivedAt, content, evidence }) };
}

type HeaderVerdict =
  | { kind: 'from_bank'; bank: BankProfile; banks: string[]; fields: HeaderField[] }
  | { kind: 'answered'; verdict: MailVerdict };

// Everything that can be said without DNS. A stranger's mail ends here, so strangers cannot make us ask DNS.
function verifyHeaders(raw: Uint8Array, policy: MailPolicy, evidence: Evidence): HeaderVerdict {
  const section = splitHeaderSection(raw);
  if (section.kind === 'malformed') {
    evidence.checks.push({ check: 'header section', result: 'fail', detail: section.detail });
    const names = namesAnyBank(Buffer.from(raw.subarray(0, headerBytesMax)).toString('utf8'), policy.banks);
    const kind = names ? 'refused' : 'unrelated';
    return { kind: 'answered', verdict: { kind, reason: 'malformed_headers', evidence } };
  }
  const { fields } = section;
  evidence.topServer = readTopResults(fields)?.server ?? null;
  const from = readFrom(fields);
  const banks = findBanks(from, policy.banks);
  const bank = joinBanks(banks);
  const imitated = bank ?? findImitatedBank(fields, from, policy.banks);
  if (imitated === null) {
    evidence.checks.push({ check: 'sender', result: 'fail', detail: 'From is not a bank of this desk' });
    return { kind: 'answered', verdict: { kind: 'unrelated', reason: 'not_a_bank', evidence } };
  }
  evidence.bank = imitated.bank;
  if (bank === null) {
    const reason = from.kind === 'several' ? 'not_one_sender' : 'pretends_to_be_bank';
    evidence.checks.push({
      check: 'sender',
      result: 'fail',
      detail: 'the bank is named, but is not the sender',
    });
    return { kind: 'answered', verdict: { kind: 'refused', reason, evidence } };
  }
  evidence.checks.push({
    check: 'sender',
    result: 'pass',
    detail: 'one From, one mailbox, the domain of the bank',
  });
  const singletons = checkSingletonHeaders(fields);
  evidence.checks.push({ check: 'single headers', result: singletons.result, detail: singletons.detail });
  if (singletons.result === 'fail') {
    return { kind: 'answered', verdict: { kind: 'refused', reason: singletons.reason, evidence } };
  }
  if (headerValues(fields, 'dkim-signature').length > signaturesMax) {
    evidence.checks.push({
      check: 'signature',
      result: 'fail',
      detail: `more than ${signaturesMax} signatures`,
    });
    return { kind: 'answered', verdict: { kind: 'refused', reason: 'too_many_signatures', evidence } };
  }
  return { kind: 'from_bank', bank, banks: banks.map((one) => one.bank), fields };
}

// Signatures of strangers cannot help the mail, so their names are answered without asking.
function onlyFor(bank: BankProfile, resolver: Resolver): Resolver {
  const askKey = chooseKeyRecord(resolver);
  return (name, rrtype) => {
    const asked = name.toLowerCase();
    if (bank.domains.some((domain) => isWithin(asked, domain))) return askKey(name, rrtype);
    return Promise.reject(Object.assign(new Error('not a domain of this bank'), { code: 'ENOTFOUND' }));
  };
}

function wasForwarded(fields: readonly HeaderField[]): boolean {
  return fields.some((field) => /^(?:x-forwarded-(?:to|for)|resent-(?:to|from))$/.test(field.name));
}

function emptyEvidence(): Evidence {
  return {
    bank: null,
    domain: null,
    selector: null,
    keyRecord: null,
    algorithm: null,
    bits: null,
    signedHeaders: [],
    signedAt: null,
    signatureIds: [],
    checks: [],
    level: 'T5',
    topServer: null,
  };
}
