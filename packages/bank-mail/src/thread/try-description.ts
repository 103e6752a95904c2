import { Worker } from 'node:worker_threads';
import type { Currency } from '@luxon/money';
import type { DescriptionMistake } from '../banks/description-mistake.ts';
import type { MailRereading } from '../notice/reread-mail.ts';
import type { Resolver } from '../policy.ts';
import { answerDns } from './ask-dns.ts';
import type { FromTrial, MailToTry, ToTrial } from './messages.ts';

/** What a description is, before any mail is read by it. */
export type DescribedBank =
  /** It is no description: `problems` say what is wrong, in English, `mistakes` the same one by one. */
  | { kind: 'malformed'; problems: string[]; mistakes: DescriptionMistake[] }
  /** Its own examples are read otherwise than they say. */
  | { kind: 'examples_differ'; bank: string; problems: string[] }
  | { kind: 'usable'; bank: string; examples: number };

/** How a description reads one mail of its bank. */
export interface TriedMail {
  readonly mailId: string;
  readonly receivedAt: Date;
  readonly said: Exclude<MailRereading['kind'], 'unrelated'>;
  readonly reason: string | null;
  /** Null: it is no payment. */
  readonly amountMinor: bigint | null;
  readonly currency: Currency | null;
}

export type TriedDescription =
  | Exclude<DescribedBank, { kind: 'usable' }>
  | {
      kind: 'tried';
      bank: string;
      examples: number;
      /** Mails that were looked at, of whatever sender. */
      looked: number;
      /** Whether there were more mails than `mailsMax`. */
      isCut: boolean;
      /** Those of this bank, as they came. */
      mails: TriedMail[];
    }
  /** It took longer than `limitMs`. */
  | { kind: 'too_slow' }
  /** The signal was aborted, the mails could not be had, or the thread fell over. */
  | { kind: 'interrupted' };

export interface DescriptionToTry {
  /** Whatever a person pasted. */
  readonly yaml: string;
  readonly mails: AsyncIterable<MailToTry>;
  readonly mailsMax: number;
  readonly resolver: Resolver;
  /** For everything, also the start of the thread and DNS. */
  readonly limitMs: number;
  /** Heap of the thread. */
  readonly heapMbMax: number;
  readonly signal: AbortSignal;
}

const entry = new URL('./description-thread-entry.ts', import.meta.url);

/**
 * Tries a description, its own examples first, then the mails, in a thread of its own, which is ended when the time is
 * over: the caller's thread goes on whatever the description holds. Never rejects.
 */
export async function tryDescription(trial: DescriptionToTry): Promise<TriedDescription> {
  const { yaml, limitMs, heapMbMax, signal } = trial;
  const thread = new Worker(entry, {
    workerData: yaml,
    resourceLimits: { maxOldGenerationSizeMb: heapMbMax },
  });
  const end = Promise.withResolvers<TriedDescription>();
  const interrupt = (): void => end.resolve({ kind: 'interrupted' });
  const timer = setTimeout(() => end.resolve({ kind: 'too_slow' }), limitMs);
  signal.addEventListener('abort', interrupt);
  thread.once('error', interrupt);
  thread.once('exit', interrupt);
  if (signal.aborted) interrupt();
  talk(thread, trial).then(end.resolve, interrupt);
  const tried = await end.promise;
  clearTimeout(timer);
  signal.removeEventListener('abort', interrupt);
  await thread.terminate();
  return tried;
}

/** Never settles if the thread is ended under it. */
async function talk(
  thread: Worker,
  { mails, mailsMax, resolver }: DescriptionToTry,
): Promise<TriedDescription> {
  const tell = (message: ToTrial): void => thread.postMessage(message);
  let said = Promise.withResolvers<Exclude<FromTrial, { kind: 'question' }>>();
  const hear = async () => {
    const message = await said.promise;
    said = Promise.withResolvers();
    return message;
  };
  thread.on('message', (message: FromTrial) => {
    if (message.kind === 'question') void answerDns(message, resolver).then(tell);
    else said.resolve(message);
  });
  const first = await hear();
  if (first.kind !== 'described') throw new TypeError('the thread says first what the description is');
  const { described } = first;
  if (described.kind !== 'usable') return described;
  const { bank, examples } = described;
  const tried: TriedMail[] = [];
  let looked = 0;
  for await (const mail of mails) {
    if (looked === mailsMax) return { kind: 'tried', bank, examples, looked, isCut: true, mails: tried };
    looked += 1;
    tell({ kind: 'mail', mail });
    const answer = await hear();
    if (answer.kind === 'tried' && answer.tried !== null) tried.push(answer.tried);
  }
  return { kind: 'tried', bank, examples, looked, isCut: false, mails: tried };
}
