import { type MailToTry, type Resolver, type TriedDescription, tryDescription } from '@luxon/bank-mail';
import {
  type BankTrialResult,
  type Desk,
  finishBankTrial,
  readBankTrial,
  storedMailsSince,
} from '@luxon/cashdesk';
import { mailboxOf, type Settings } from '@luxon/settings';

export interface TryBankWork {
  readonly desk: Desk;
  readonly settings: Pick<Settings, 'mailboxes' | 'mail'>;
  readonly resolver: Resolver;
  /** Ends a trial that runs. */
  readonly signal: AbortSignal;
  /** The most a trial takes; default: a minute. */
  readonly limitMs?: number;
}

/** A trial is an answer while a person waits, not a report of the year. */
const limitMsDefault = 60_000;
const mailsMax = 2_000;
const mailsShown = 30;
const heapMbMax = 256;

/**
 * Makes what tries descriptions people pasted, one at a time. A description is whatever somebody typed, and this
 * process credits money: it is tried in a thread that ends with its time, and changes nothing but the trial's result.
 */
export function createBankTrials(work: TryBankWork): (trialId: string) => Promise<void> {
  const { desk, limitMs = limitMsDefault } = work;
  let running: { readonly trialId: string; readonly stop: AbortController } | null = null;
  return async (trialId) => {
    const trial = await readBankTrial(desk, trialId);
    if (trial === null || trial.result !== null || running?.trialId === trialId) return;
    // Whoever asked for this one gave the other up.
    running?.stop.abort();
    const own = { trialId, stop: new AbortController() };
    running = own;
    const tried = await tryDescription({
      yaml: trial.yaml,
      mails: mailsToTry(work, trial.since),
      mailsMax,
      resolver: work.resolver,
      limitMs,
      heapMbMax,
      signal: AbortSignal.any([work.signal, own.stop.signal]),
    });
    if (running === own) running = null;
    await finishBankTrial(desk, trialId, toResult(tried));
  };
}

async function* mailsToTry({ desk, settings }: TryBankWork, since: Date): AsyncGenerator<MailToTry> {
  for await (const { mail } of storedMailsSince(desk, since)) {
    const { id, raw, receivedAt, evidence } = mail;
    const mailbox = mailboxOf(settings.mailboxes, mail.mailbox);
    if (mailbox === null) return;
    // Goes to the thread: no more of a mailbox than the reading needs, and no password.
    const { address, holder, authservId } = mailbox;
    const { freshMinutes, receiverTrustMax } = settings.mail;
    const policy = { mailbox: { address, holder, authservId }, mail: { freshMinutes, receiverTrustMax } };
    yield { id, raw, receivedAt, evidence, settings: policy };
  }
}

function toResult(tried: TriedDescription): BankTrialResult {
  if (tried.kind === 'too_slow' || tried.kind === 'interrupted') return { kind: tried.kind, problems: [] };
  if (tried.kind !== 'tried') return tried;
  const counts: Record<string, number> = {};
  for (const { said } of tried.mails) counts[said] = (counts[said] ?? 0) + 1;
  const mails = tried.mails.slice(0, mailsShown).map(({ receivedAt, amountMinor, ...mail }) => ({
    ...mail,
    receivedAt: receivedAt.toISOString(),
    amountMinor: amountMinor === null ? null : String(amountMinor),
  }));
  return { ...tried, counts, mails };
}
