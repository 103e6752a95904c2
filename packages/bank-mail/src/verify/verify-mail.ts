import { readContent } from '../mime/read-content.ts';
import type { BankProfile, MailPolicy, Resolver } from '../policy.ts';
import { findBank, isWithin, readFrom } from './checks/sender.ts';
import { checkSingletonHeaders } from './checks/singleton-headers.ts';
import { type HeaderField, headerBytesMax, headerValues, splitHeaderSection } from './header-section.ts';
import { type Judgement, judgeSignatures } from './judge-signatures.ts';
import { findImitatedBank, namesAnyBank } from './look-alike.ts';
import type { Evidence, MailVerdict } from './verdict.ts';
import { markUnproven, markVerified } from './verified-mail.ts';

/** Mails above this are not read at all: notices stay under 10 KB (mail sheet §4). */
export const mailBytesMax = 262_144;

// Each signature costs a DNS question and a hash of the body; a bank adds one or two.
const signaturesMax = 10;

/**
 * Decides whether a raw mail is the bank's, and reads its words when it is or may be.
 *
 * Any bytes give a verdict; only a broken clock or policy throws. DNS is asked for the banks' own domains only.
 * Mail sheet §2.2–§2.5; design 'Rulings: Trust'.
 */
export async function verifyMail(options: {
  raw: Uint8Array;
  receivedAt: Date;
  policy: MailPolicy;
  resolver: Resolver;
}): Promise<MailVerdict> {
  const { raw, receivedAt, policy, resolver } = options;
  const evidence = emptyEvidence();
  if (raw.length > mailBytesMax) {
    // Only the headers are looked at, so that a big newsletter does not ask for a person.
    const head = verifyHeaders(raw.subarray(0, mailBytesMax), policy, evidence);
    if (head.kind !== 'from_bank') return head.verdict;
    evidence.level = 'T4';
    const content = { kind: 'unreadable', reason: 'limits' } as const;
    const mail = markUnproven({ bank: head.bank.bank, receivedAt, content, evidence });
    return { kind: 'review', reason: 'oversize', evidence, mail };
  }
  const head = verifyHeaders(raw, policy, evidence);
  if (head.kind !== 'from_bank') return head.verdict;
  const { bank, fields } = head;
  let judgement: Judgement;
  try {
    judgement = await judgeSignatures({
      raw,
      receivedAt,
      fields,
      bank,
      policy,
      resolver: onlyFor(bank, resolver),
      evidence,
    });
  } catch (error) {
    const detail = error instanceof Error ? error.name : 'unknown error';
    evidence.checks.push({
      check: 'signature',
      result: 'unknown',
      detail: `the verifier stopped: ${detail}`,
    });
    judgement = { kind: 'review', reason: 'verifier_failed' };
  }
  if (judgement.kind === 'refused' || judgement.kind === 'try_again') {
    evidence.level = judgement.kind === 'refused' ? 'T5' : 'T4';
    return { kind: judgement.kind, reason: judgement.reason, evidence };
  }
  const content = await readContent(raw);
  if (judgement.kind === 'review') {
    evidence.level = 'T4';
    const mail = markUnproven({ bank: bank.bank, receivedAt, content, evidence });
    return { kind: 'review', reason: judgement.reason, evidence, mail };
  }
  evidence.level = wasForwarded(fields) ? 'T3' : 'T1';
  return {
    kind: 'verified',
    evidence,
    mail: markVerified({ bank: bank.bank, receivedAt, content, evidence }),
  };
}

type HeaderVerdict =
  | { kind: 'from_bank'; bank: BankProfile; fields: HeaderField[] }
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
  const from = readFrom(fields);
  const bank = findBank(from, policy.banks);
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
  return { kind: 'from_bank', bank, fields };
}

// Signatures of strangers cannot help the mail, so their names are answered without asking.
function onlyFor(bank: BankProfile, resolver: Resolver): Resolver {
  return (name, rrtype) => {
    const asked = name.toLowerCase();
    if (bank.domains.some((domain) => isWithin(asked, domain))) return resolver(name, rrtype);
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
  };
}
