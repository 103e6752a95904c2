import { Worker } from 'node:worker_threads';
import type { Resolver } from '../policy.ts';
import type { Examine, ExaminedMail, ExamineWork } from '../verify/examine-mail.ts';
import { codeOf } from '../verify/header-signature.ts';
import { answerDns } from './ask-dns.ts';
import type { FromThread, ToThread } from './messages.ts';

/** A thread that examines mails one after the other, and can be stopped in the middle of one. */
export interface MailThread {
  /** For `verifyMail`. A mail that takes too long, or takes the thread down, is `parser_stopped`: a person looks. */
  readonly examine: Examine;
  /** Starts the thread before there is a mail, which then need not wait for it. One that fails to start is dropped. */
  start(): void;
  close(): Promise<void>;
}

export interface MailThreadOptions {
  /** Work on one mail, waiting for DNS not counted. A notice takes 1 ms, the worst mail tried 0.2 s. */
  readonly workMsMax: number;
  /** Heap of the thread. */
  readonly heapMbMax: number;
  /** The thread's own file; another one in tests. */
  readonly entry?: URL;
}

// Loading the libraries takes 0.3 s, and seconds on a busy machine: no mail's doing, so not counted as its work.
const startMsMax = 60_000;

/** Makes a thread for mails. It is started by `start` or the first mail, and started anew after it had to be stopped. */
export function createMailThread({
  workMsMax,
  heapMbMax,
  entry = new URL('./mail-thread-entry.ts', import.meta.url),
}: MailThreadOptions): MailThread {
  let thread: StartedThread | null = null;
  let last: Promise<unknown> = Promise.resolve();

  const begin = (): StartedThread => {
    const started = new Worker(entry, { resourceLimits: { maxOldGenerationSizeMb: heapMbMax } });
    // A thread that waits for mails must not keep the process alive.
    started.unref();
    // One may also end between two mails, or while it is stopped: unheard, its error would end the process.
    started.on('error', () => undefined);
    started.once('exit', () => {
      if (thread?.worker === started) thread = null;
    });
    return { worker: started, failure: whenReady(started) };
  };

  const stop = async (): Promise<void> => {
    const stopped = thread;
    thread = null;
    await stopped?.worker.terminate();
  };

  async function examineNow(work: ExamineWork, resolver: Resolver): Promise<ExaminedMail> {
    thread ??= begin();
    const { worker, failure } = thread;
    const outcome = (await failure) ?? (await talk({ worker, work, resolver, workMsMax }));
    if (outcome.kind === 'examined') return outcome.examined;
    await stop();
    const evidence = {
      ...work.evidence,
      checks: [
        ...work.evidence.checks,
        { check: 'reading', result: 'unknown' as const, detail: `stopped: ${outcome.why}` },
      ],
    };
    return {
      judgement: { kind: 'review', reason: 'parser_stopped' },
      content: { kind: 'unreadable', reason: 'broken' },
      evidence,
    };
  }

  return {
    start() {
      thread ??= begin();
      const begun = thread;
      // No mail is to blame, so none is set aside for it: the first one starts another.
      void begun.failure.then((failure) => {
        if (failure !== null && thread === begun) return stop();
      });
    },
    examine(work, resolver) {
      const turn = last.then(() => examineNow(work, resolver));
      last = turn.catch(() => undefined);
      return turn;
    },
    async close() {
      await last;
      await stop();
    },
  };
}

interface StartedThread {
  readonly worker: Worker;
  /** Null once it can be given a mail, else why it never will be. */
  readonly failure: Promise<Outcome | null>;
}

type Outcome = { kind: 'examined'; examined: ExaminedMail } | { kind: 'stopped'; why: string };

/** Waits until a new thread can be given a mail; gives why it never will be. */
function whenReady(worker: Worker): Promise<Outcome | null> {
  return new Promise((resolve) => {
    const done = (outcome: Outcome | null): void => {
      clearTimeout(timer);
      worker.off('message', ready);
      worker.off('error', failed);
      worker.off('exit', ended);
      resolve(outcome);
    };
    const stopped = (why: string): void => done({ kind: 'stopped', why });
    const ready = (): void => done(null);
    const failed = (error: Error): void => stopped(codeOf(error));
    const ended = (): void => stopped('the thread ended');
    const timer = setTimeout(() => stopped('the thread did not start'), startMsMax);
    worker.once('message', ready);
    worker.once('error', failed);
    worker.once('exit', ended);
  });
}

interface Talk {
  worker: Worker;
  work: ExamineWork;
  resolver: Resolver;
  workMsMax: number;
}

function talk({ worker, work, resolver, workMsMax }: Talk): Promise<Outcome> {
  return new Promise((resolve) => {
    let leftMs = workMsMax;
    let startedAt = performance.now();
    let timer = setTimeout(tooLong, leftMs);
    let open = 0;
    let isOver = false;

    function finish(outcome: Outcome): void {
      isOver = true;
      clearTimeout(timer);
      worker.off('message', hear);
      worker.off('error', failed);
      worker.off('exit', ended);
      resolve(outcome);
    }
    function tooLong(): void {
      finish({ kind: 'stopped', why: `more than ${workMsMax} ms of work` });
    }
    function failed(error: Error): void {
      finish({ kind: 'stopped', why: codeOf(error) });
    }
    function ended(): void {
      finish({ kind: 'stopped', why: 'the thread ended' });
    }
    // While DNS is asked the clock stands still: a slow name server is not the mail's doing.
    function pauseClock(): void {
      open += 1;
      clearTimeout(timer);
      leftMs -= open === 1 ? performance.now() - startedAt : 0;
    }
    function goOn(answer: ToThread): void {
      // An answer that comes after the end must not start the clock again.
      if (isOver) return;
      open -= 1;
      if (open === 0) {
        startedAt = performance.now();
        timer = setTimeout(tooLong, Math.max(1, leftMs));
      }
      worker.postMessage(answer);
    }
    function hear(message: FromThread): void {
      if (message.kind === 'ready') return;
      if (message.kind === 'examined') {
        finish(message);
        return;
      }
      pauseClock();
      void answerDns(message, resolver).then(goOn);
    }

    worker.on('message', hear);
    worker.once('error', failed);
    worker.once('exit', ended);
    worker.postMessage({ kind: 'examine', work: toPlain(work) } satisfies ToThread);
  });
}

// Only what examining needs: a bank's sentences stay here.
function toPlain({ raw, receivedAt, fields, bank, policy, evidence }: ExamineWork): ExamineWork {
  const { domains, senders, minKeyBits, signing } = bank;
  const { mailboxAddresses, holder, freshness, trustedAuthservId, receiverTrustMax } = policy;
  return {
    raw,
    receivedAt,
    fields,
    bank: { bank: bank.bank, domains, senders, minKeyBits, signing },
    policy: {
      mailboxAddresses,
      holder,
      freshness,
      trustedAuthservId: trustedAuthservId ?? null,
      receiverTrustMax: receiverTrustMax ?? 0,
    },
    evidence,
  };
}
