import { type BankSurvey, type Desk, readVerdicts, surveyBanks } from '@luxon/cashdesk';
import type { Finding } from './finding.ts';

/** Says per bank what its mails prove and how far this desk can trust them. */
export async function surveyMail(desk: Desk): Promise<Finding[]> {
  const surveys = surveyBanks(await readVerdicts(desk));
  if (surveys.length > 0) return surveys.map(toFinding);
  return [
    {
      what: 'bank mail',
      state: 'note',
      text: 'no mail of a bank has been read yet; the first ones will tell',
    },
  ];
}

const meanings: Readonly<Record<BankSurvey['level'], string>> = {
  T1: "the bank's own signature holds: payments are credited by themselves; nothing to do",
  T3: "forwarded, and the bank's signature still holds: payments are credited by themselves; nothing to do",
  T2: 'the mail server changes the mails and vouches for them: by themselves only up to MAIL_RECEIVER_TRUST_MAX; better find what changes the mails on their way',
  T4: 'of the bank, but not proven enough: every payment waits for one click of a person (panel → Unmatched)',
  T5: 'nothing proves that they are of the bank: nothing is credited; use the statement, and ask the bank from which address it writes',
};

function toFinding(survey: BankSurvey): Finding {
  const { bank, mailbox, mails, signed, toSigned, bitsMin, delayMedianMs, delayMaxMs, servers, level } =
    survey;
  const { atLevel } = survey;
  const facts = [
    `${atLevel} of ${mails} proven so`,
    `${signed} of ${mails} signed by the bank`,
    signed === 0 ? null : `recipient signed in ${toSigned}`,
    bitsMin === null ? null : `shortest key ${bitsMin} bits`,
    delayMedianMs === null ? null : `delay ${seconds(delayMedianMs)} (longest ${seconds(delayMaxMs ?? 0)})`,
    headersOf(servers),
  ].filter((fact) => fact !== null);
  return {
    what: `mail of ${bank}`,
    state: level === 'T1' || level === 'T3' ? 'good' : 'note',
    text: `${mailbox}: level ${level}: ${meanings[level]}. ${facts.join(', ')}`,
  };
}

function headersOf(servers: BankSurvey['servers']): string {
  const names = Object.keys(servers);
  if (names.length === 0) return 'the mail server writes no Authentication-Results';
  return `Authentication-Results by ${names.join(', ')} (to be trusted only if a forged one sent in does not survive)`;
}

const seconds = (ms: number): string =>
  ms < 120_000 ? `${Math.round(ms / 1_000)} s` : `${Math.round(ms / 60_000)} min`;
