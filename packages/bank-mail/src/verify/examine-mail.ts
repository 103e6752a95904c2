import { type MailContent, readContent } from '../mime/read-content.ts';
import type { BankProfile, MailPolicy, Resolver } from '../policy.ts';
import type { HeaderField } from './header-section.ts';
import { type Judgement, judgeSignatures } from './judge-signatures.ts';
import type { Evidence } from './verdict.ts';

/** A mail that names a bank as its sender. Plain data: it may travel to another thread. */
export interface ExamineWork {
  raw: Uint8Array;
  receivedAt: Date;
  fields: readonly HeaderField[];
  bank: Omit<BankProfile, 'reader'>;
  policy: Omit<MailPolicy, 'banks'>;
  evidence: Evidence;
}

/** What the signatures prove and what the mail holds. */
export interface ExaminedMail {
  judgement: Judgement;
  content: MailContent;
  evidence: Evidence;
}

/** Does the part of the work that costs time by what the mail holds: signatures and MIME. Never rejects for a mail. */
export type Examine = (work: ExamineWork, resolver: Resolver) => Promise<ExaminedMail>;

/** More lines than any notice has: each one costs the verifier time (250 KB of empty lines cost 0.6 s, measured). */
export const linesMax = 10_000;

/** Examines a mail in this thread. */
export const examineMail: Examine = async (work, resolver) => {
  const { raw } = work;
  const evidence: Evidence = { ...work.evidence, checks: [...work.evidence.checks] };
  if (countLines(raw) > linesMax) {
    evidence.checks.push({ check: 'size', result: 'fail', detail: `more than ${linesMax} lines` });
    const content: MailContent = { kind: 'unreadable', reason: 'limits' };
    return { judgement: { kind: 'review', reason: 'oversize' }, content, evidence };
  }
  const judgement = await judge({ ...work, evidence }, resolver);
  if (judgement.kind === 'refused' || judgement.kind === 'try_again') {
    return { judgement, content: { kind: 'unreadable', reason: 'not_read' }, evidence };
  }
  return { judgement, content: await readContent(raw), evidence };
};

async function judge(work: ExamineWork, resolver: Resolver): Promise<Judgement> {
  try {
    return await judgeSignatures({ ...work, resolver });
  } catch (error) {
    const detail = error instanceof Error ? error.name : 'unknown error';
    work.evidence.checks.push({
      check: 'signature',
      result: 'unknown',
      detail: `the verifier stopped: ${detail}`,
    });
    return { kind: 'review', reason: 'verifier_failed' };
  }
}

function countLines(raw: Uint8Array): number {
  let count = 0;
  for (let at = raw.indexOf(0x0a); at !== -1; at = raw.indexOf(0x0a, at + 1)) count += 1;
  return count;
}
