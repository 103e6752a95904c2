import { type Claim, noClaim } from '../grammar/read-text.ts';
import { readContent } from '../mime/read-content.ts';
import type { Notice, NoticeResult } from '../notice/notice.ts';
import { parseNotice, readClaim } from '../notice/parse-notice.ts';
import type { TrustLevel } from '../verify/trust-levels.ts';
import type { CheckLine, Evidence, MailVerdict } from '../verify/verdict.ts';
import { verifyMail } from '../verify/verify-mail.ts';
import type { ExplainProfile } from './profile.ts';
import { readReceivedAt } from './received-at.ts';

/** What we would do with one mail, and why. `amountMinor` of what is not a candidate is for showing only. */
export interface Explanation {
  action: 'credit-candidate' | 'ignore' | 'ignore-duplicate' | 'review' | 'reject';
  bank: string | null;
  direction: Claim['direction'];
  /** Decimal digits of whole minor units. */
  amountMinor: string | null;
  currency: string | null;
  /** ISO 8601; the bank's own time. */
  occurredAt: string | null;
  reference: string | null;
  sender: string | null;
  trust: TrustLevel;
  /** The deciding reason first, then every check that did not pass, in words. */
  reasons: string[];
}

/** An explanation with what a person wants to see beside it. */
export interface ExplainedMail extends Explanation {
  receivedAt: Date;
  checks: readonly CheckLine[];
  evidence: Evidence;
}

/** Explains mails one after the other; later ones see the earlier ones as received. */
export interface MailExplainer {
  explain(raw: Uint8Array): Promise<ExplainedMail>;
}

/** Starts explaining mails of one mailbox as the worker would treat them, without a database. */
export function createMailExplainer(profile: ExplainProfile): MailExplainer {
  const seen: SeenNotice[] = [];
  return {
    async explain(raw) {
      const receivedAt = readReceivedAt(raw, profile.trustedAuthservId) ?? profile.now;
      const { policy, resolver } = profile;
      const verdict = await verifyMail({ raw, receivedAt, policy, resolver });
      const reading = await readWords(raw, verdict, profile);
      const decided = decide(verdict, reading, { seen, receivedAt });
      const { claim } = reading;
      const { evidence } = verdict;
      return {
        action: decided.action,
        bank: reading.kind === 'payment' ? reading.notice.bank : evidence.bank,
        direction: claim.direction,
        amountMinor: claim.amountMinor === null ? null : String(claim.amountMinor),
        currency: claim.amountMinor === null ? null : claim.currency,
        occurredAt: claim.bankTime?.toISOString() ?? null,
        reference: claim.reference,
        sender: claim.sender,
        trust: evidence.level,
        reasons: [...decided.reasons, ...evidence.checks.filter(hasFailed).map(toSentence)],
        receivedAt,
        checks: evidence.checks,
        evidence,
      };
    },
  };
}

interface SeenNotice {
  notice: Notice;
  signatureIds: readonly string[];
  receivedAt: Date;
}

interface Arrival {
  seen: SeenNotice[];
  receivedAt: Date;
}

async function readWords(
  raw: Uint8Array,
  verdict: MailVerdict,
  { policy }: ExplainProfile,
): Promise<NoticeResult> {
  if (verdict.kind === 'verified') return parseNotice(verdict.mail, policy);
  if (verdict.kind === 'unrelated')
    return { kind: 'unreadable', reason: 'no_known_sentence', claim: noClaim };
  const named = policy.banks.find(({ bank }) => bank === verdict.evidence.bank);
  if (named === undefined) return { kind: 'unreadable', reason: 'no_known_sentence', claim: noClaim };
  const content = verdict.kind === 'review' ? verdict.mail.content : await readContent(raw);
  const claimed = readClaim(content, [named]);
  // Behind a gateway it may be a neighbour's text.
  const neighbours = policy.banks.filter(({ domains }) => domains.some((one) => named.domains.includes(one)));
  return claimed.kind === 'unreadable' ? readClaim(content, neighbours) : claimed;
}

function decide(
  verdict: MailVerdict,
  reading: NoticeResult,
  arrival: Arrival,
): { action: Explanation['action']; reasons: string[] } {
  switch (verdict.kind) {
    case 'unrelated':
      return { action: 'ignore', reasons: [verdict.reason] };
    case 'refused':
      return { action: 'reject', reasons: [verdict.reason] };
    case 'review':
    case 'try_again':
      return { action: 'review', reasons: [verdict.reason] };
    case 'verified':
      return decideGenuine(reading, verdict.evidence.signatureIds, arrival);
  }
}

function decideGenuine(
  reading: NoticeResult,
  signatureIds: readonly string[],
  arrival: Arrival,
): { action: Explanation['action']; reasons: string[] } {
  switch (reading.kind) {
    case 'not_a_payment':
      return { action: 'ignore', reasons: [reading.what] };
    case 'unreadable':
      return { action: 'review', reasons: [reading.reason] };
    case 'review': {
      const again = findSame(reading.notice, signatureIds, arrival);
      return again === 'same signature'
        ? { action: 'ignore-duplicate', reasons: ['signature_seen'] }
        : { action: 'review', reasons: [reading.reason] };
    }
    case 'payment':
      break;
  }
  const again = findSame(reading.notice, signatureIds, arrival);
  switch (again) {
    case 'same signature':
      return { action: 'ignore-duplicate', reasons: ['signature_seen'] };
    case 'same reference':
      return { action: 'ignore-duplicate', reasons: ['reference_seen'] };
    case 'contradiction':
      return { action: 'review', reasons: ['contradicts_payment'] };
    case 'same fingerprint':
      return { action: 'review', reasons: ['fingerprint_seen'] };
    case 'new':
      arrival.seen.push({ notice: reading.notice, signatureIds, receivedAt: arrival.receivedAt });
      return { action: 'credit-candidate', reasons: [] };
  }
}

// Numbers of receipts begin anew; a resend comes within a day.
const resendMsMax = 24 * 60 * 60_000;

type Likeness = 'new' | 'same signature' | 'same reference' | 'same fingerprint' | 'contradiction';

// As payments are told apart when they are recorded: signature, the bank's reference, fingerprint.
function findSame(
  notice: Notice | null,
  signatureIds: readonly string[],
  { seen, receivedAt }: Arrival,
): Likeness {
  const signed = seen.find((one) => one.signatureIds.some((id) => signatureIds.includes(id)));
  if (signed !== undefined) {
    return notice === null || saysTheSame(signed.notice, notice) ? 'same signature' : 'contradiction';
  }
  if (notice === null) return 'new';
  const { reference } = notice;
  const referred = seen.find(
    (one) => reference !== null && one.notice.bank === notice.bank && one.notice.reference === reference,
  );
  if (referred !== undefined) {
    if (!saysTheSame(referred.notice, notice)) return 'contradiction';
    const apartMs = receivedAt.getTime() - referred.receivedAt.getTime();
    return notice.bankTime === null && apartMs > resendMsMax ? 'same fingerprint' : 'same reference';
  }
  const alike = seen.some(
    (one) => notice.bankTime !== null && reference === null && saysTheSame(one.notice, notice),
  );
  return alike ? 'same fingerprint' : 'new';
}

function saysTheSame(left: Notice, right: Notice): boolean {
  return (
    left.bank === right.bank &&
    left.amountMinor === right.amountMinor &&
    left.currency === right.currency &&
    left.bankTime?.getTime() === right.bankTime?.getTime() &&
    left.reference === right.reference
  );
}

function hasFailed({ result }: CheckLine): boolean {
  return result !== 'pass';
}

function toSentence({ check, detail }: CheckLine): string {
  return `${check}: ${detail}`;
}
