import type { BankProfile, MailPolicy, Resolver } from '../policy.ts';
import { envelopeDomainOf, readTrustedResults, vouchesFor } from './authentication-results.ts';
import { checkBodyLength, checkSignatureForm } from './checks/body-length.ts';
import type { CheckResult, SignatureCheck, SignatureContext } from './checks/check.ts';
import { checkNoEcho } from './checks/echo.ts';
import { isForeignEnvelope } from './checks/envelope.ts';
import { checkKeyInService, checkKeyStrength } from './checks/key-strength.ts';
import { checkRecipient } from './checks/recipient.ts';
import { checkSender, checkSigningDomain, isWithin } from './checks/sender.ts';
import { checkSignatureTime, findSigningTime } from './checks/signature-time.ts';
import { checkSignedHeaders } from './checks/signed-headers.ts';
import { type Signature, verifySignatures } from './dkim.ts';
import type { HeaderField } from './header-section.ts';
import { checkHeaderSignature } from './header-signature.ts';
import type { Evidence, VerdictReason } from './verdict.ts';

/** What the signatures of a mail prove. */
export type Judgement =
  /** `receiver`: by the word of the own server, where it changed the body itself (T2). */
  | { kind: 'proven'; by: 'bank' | 'receiver' }
  | { kind: 'review' | 'refused' | 'try_again'; reason: VerdictReason };

const signatureChecks: readonly SignatureCheck[] = [
  { check: 'signing domain', run: checkSigningDomain },
  { check: 'whole body', run: checkBodyLength },
  { check: 'signature form', run: checkSignatureForm },
  { check: 'key strength', run: checkKeyStrength },
  { check: 'key in service', run: checkKeyInService },
  { check: 'signed headers', run: checkSignedHeaders },
  { check: 'recipient', run: checkRecipient },
  { check: 'signing time', run: checkSignatureTime },
  { check: 'known sender', run: checkSender },
  { check: 'no echo', run: checkNoEcho },
];

interface JudgeOptions {
  raw: Uint8Array;
  receivedAt: Date;
  fields: readonly HeaderField[];
  bank: Omit<BankProfile, 'reader'>;
  policy: Omit<MailPolicy, 'banks'>;
  resolver: Resolver;
  evidence: Evidence;
}

/** Judges every DKIM signature of a mail that names the bank as its sender, and fills in the evidence. */
export async function judgeSignatures(options: JudgeOptions): Promise<Judgement> {
  const { raw, receivedAt, bank, resolver, evidence } = options;
  const signatures = await verifySignatures({ raw, receivedAt, resolver });
  const aligned = signatures.filter((signature) =>
    bank.domains.some((domain) => isWithin(signature.domain, domain)),
  );
  if (aligned.length === 0) return judgeUnsigned(signatures, bank, evidence);
  const passing = aligned.filter((signature) => signature.result === 'pass');
  evidence.signatureIds = [...new Set(passing.map((signature) => signature.id))];
  if (passing.length === 0) return judgeBroken(aligned, options);
  return judgePassing(passing, options);
}

function judgeUnsigned(
  signatures: readonly Signature[],
  bank: Pick<BankProfile, 'signing'>,
  evidence: Evidence,
): Judgement {
  if (signatures.length === 0 && bank.signing === 'absent') {
    note(evidence, 'signature', 'unknown', 'this bank does not sign its mails');
    return { kind: 'review', reason: 'bank_does_not_sign' };
  }
  const [first] = signatures;
  if (first === undefined) {
    note(evidence, 'signature', 'fail', 'no usable signature');
    return { kind: 'refused', reason: 'no_signature' };
  }
  describe(evidence, first, []);
  note(evidence, 'signature', 'fail', 'signed by somebody else, not by the bank');
  return { kind: 'refused', reason: 'not_aligned' };
}

// The signature with the least against it speaks for the mail: a second one of the bank may be older or shorter.
function judgePassing(passing: readonly Signature[], options: JudgeOptions): Judgement {
  const judged = passing.map((signature) => ({ signature, results: runChecks({ ...options, signature }) }));
  const best = judged.reduce((left, right) =>
    badness(right.results) < badness(left.results) ? right : left,
  );
  describe(options.evidence, best.signature, options.fields);
  note(options.evidence, 'signature', 'pass', 'the signature of the bank holds');
  for (const { check, result } of best.results) note(options.evidence, check, result.result, result.detail);
  const failures = best.results.map(({ result }) => result).filter((result) => result.result === 'fail');
  const worst = failures.find((failure) => failure.weight === 'refused') ?? failures[0];
  return worst === undefined ? { kind: 'proven', by: 'bank' } : { kind: worst.weight, reason: worst.reason };
}

function runChecks(context: SignatureContext): { check: string; result: CheckResult }[] {
  return signatureChecks.map(({ check, run }) => ({ check, result: run(context) }));
}

function badness(results: readonly { result: CheckResult }[]): number {
  let sum = 0;
  for (const { result } of results)
    if (result.result === 'fail') sum += result.weight === 'refused' ? 100 : 1;
  return sum;
}

async function judgeBroken(aligned: readonly Signature[], options: JudgeOptions): Promise<Judgement> {
  const judgements: {
    judgement: Judgement;
    signature: Signature;
    detail: string;
    keyRecord: string | null;
  }[] = [];
  for (const signature of aligned) {
    const { judgement, detail, keyRecord } = await explainBroken(signature, options);
    judgements.push({ judgement, signature, detail, keyRecord });
  }
  const order = ['try_again', 'proven', 'review', 'refused'];
  judgements.sort((left, right) => order.indexOf(left.judgement.kind) - order.indexOf(right.judgement.kind));
  const [first] = judgements;
  if (first === undefined) return { kind: 'refused', reason: 'no_signature' };
  describe(options.evidence, first.signature, options.fields);
  options.evidence.keyRecord ??= first.keyRecord;
  const result =
    first.judgement.kind === 'try_again' || first.judgement.kind === 'proven' ? 'unknown' : 'fail';
  note(options.evidence, 'signature', result, first.detail);
  return first.judgement;
}

interface Explained {
  judgement: Judgement;
  detail: string;
  keyRecord: string | null;
}

async function explainBroken(signature: Signature, options: JudgeOptions): Promise<Explained> {
  const { result, comment } = signature;
  const explain = (
    kind: 'review' | 'refused' | 'try_again',
    reason: VerdictReason,
    detail: string,
    keyRecord: string | null = null,
  ): Explained => ({ judgement: { kind, reason }, detail, keyRecord });
  if (result === 'temperror') return explain('try_again', 'dns_trouble', comment);
  if (comment === 'body hash did not verify') {
    const header = await checkHeaderSignature(signature, options.resolver);
    if (header.kind === 'dns_trouble')
      return explain('try_again', 'dns_trouble', `DNS failure: ${header.code}`);
    if (header.kind === 'no_key')
      return explain('review', 'key_gone', 'body changed and the key is not in DNS');
    if (header.kind === 'unusable_key')
      return explain('review', 'key_unusable', `body changed and the key cannot be used: ${header.code}`);
    if (header.kind === 'invented') {
      return explain(
        'refused',
        'bad_signature',
        'neither body nor headers are what was signed',
        header.keyRecord,
      );
    }
    const own = readTrustedResults(options.fields, options.policy.trustedAuthservId ?? null);
    const { rr, modulusLength, testing, warnings } = header.key;
    if (own !== null && vouchesFor(own, signature)) {
      const keyed = { ...signature, bits: modulusLength ?? null, keyRecord: rr, testing };
      return explainVouched({ ...keyed, warnings: [...signature.warnings, ...warnings] }, options);
    }
    if (own !== null && isForeignEnvelope(envelopeDomainOf(own), options.bank.domains)) {
      const detail = 'the body was changed and our server saw a foreign sender hand it in';
      return explain('refused', 'foreign_envelope', detail, rr);
    }
    const detail = 'the headers are as the bank signed them, the body was changed on the way';
    return explain('review', 'body_changed', detail, rr);
  }
  if (comment === 'no key') return explain('review', 'key_gone', 'the key of this signature is not in DNS');
  if (result === 'neutral' && comment === 'expired') {
    return explain('review', 'signature_expired', 'the signature had expired before the mail arrived');
  }
  if (result === 'policy') return explain('review', 'key_weak', `refused by policy: ${comment}`);
  if (result === 'neutral' && /key|hash algorithm/.test(comment)) {
    return explain('review', 'key_unusable', `the key record cannot be used: ${comment}`);
  }
  return explain('refused', 'bad_signature', `the signature does not hold: ${comment}`);
}

// The signature over the headers holds, and the server that changed the body says that it held for the body too.
function explainVouched(signature: Signature, options: JudgeOptions): Explained {
  const { policy, evidence } = options;
  const { keyRecord } = signature;
  const failure = runChecks({ ...options, signature })
    .map(({ result }) => result)
    .find((result) => result.result === 'fail');
  const detail = 'our server changed the body and says that the signature of the bank held before';
  if (failure?.result === 'fail') {
    return { judgement: { kind: failure.weight, reason: failure.reason }, detail: failure.detail, keyRecord };
  }
  evidence.level = 'T2';
  evidence.signatureIds = [signature.id];
  const isTaken = (policy.receiverTrustMax ?? 0) > 0;
  const judgement: Judgement = isTaken
    ? { kind: 'proven', by: 'receiver' }
    : { kind: 'review', reason: 'receiver_vouches' };
  return { judgement, detail, keyRecord };
}

function describe(evidence: Evidence, signature: Signature, fields: readonly HeaderField[]): void {
  evidence.domain = signature.domain;
  evidence.selector = signature.selector;
  evidence.keyRecord = signature.keyRecord;
  evidence.algorithm = signature.algorithm;
  evidence.bits = signature.bits;
  evidence.signedHeaders = signature.signedHeaders;
  evidence.signedAt = findSigningTime({ signature, fields })?.toISOString() ?? null;
}

function note(evidence: Evidence, check: string, result: 'pass' | 'fail' | 'unknown', detail: string): void {
  evidence.checks.push({ check, result, detail });
}
