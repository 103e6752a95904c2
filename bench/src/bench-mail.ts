import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parseNotice, type Resolver, readContent, verifyMail } from '@luxon/bank-mail';
import { arrivedAt, makeHostileMails, makeKey } from '@luxon/bank-mail/testing';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { simpleParser } from 'mailparser';
import { Bench } from 'tinybench';
import { type CorpusMail, corpusPolicy, offlineResolver, readCorpus } from './mail-corpus.ts';

/** Mails per second of each way, and ours ÷ theirs, all from one run on one core. */
export interface MailFigures {
  mails: number;
  verifyReadPerSecond: number;
  mailparserPerSecond: number;
  /** Whole way: verify and read, ours ÷ (DKIM + simpleParser + one regular expression). */
  wholeRatio: number;
  /** Decoding alone: readContent ÷ simpleParser. */
  parseRatioToMailparser: number;
  /** Whole way ÷ DKIM verification alone: how much of the unavoidable part we reach. */
  shareOfDkimLimit: number;
  /** The slowest hostile mail at the limit of size, verified and read, the fastest of three times. */
  worstHostileMs: number;
  worstHostile: string;
  /** Growth of the heap from 10,000 to 100,000 mails, after a collection. */
  heapGrowthMb: number;
}

const sentence =
  /Вам поступил перевод с помощью QR-платежа на сумму ([\d.,'\s]+) KGS от (\d{2}\.\d{2}\.\d{4}) (\d{2}:\d{2}:\d{2})|([\d.,'\s]+) KGS суммасында которуу келип түштү/u;

/** Measures reading of bank mail; a pass is the whole corpus once. */
export async function benchMail(timeMs: number): Promise<MailFigures> {
  const mails = readCorpus();
  const hostile = await measureHostile();
  const heapGrowthMb = await measureHeap(mails);
  const bench = new Bench({ time: timeMs, warmupTime: timeMs / 4 });
  bench
    .add('whole, ours', async () => {
      for (const { raw, receivedAt } of mails) {
        const verdict = await verifyMail({
          raw,
          receivedAt,
          policy: corpusPolicy,
          resolver: offlineResolver,
        });
        if (verdict.kind === 'verified') parseNotice(verdict.mail, corpusPolicy);
      }
    })
    .add('whole, mailparser', async () => {
      for (const { raw, receivedAt } of mails) {
        await dkimVerify(raw, { resolver: offlineResolver, curTime: receivedAt });
        sentence.exec((await simpleParser(raw)).text ?? '');
      }
    })
    .add('decode, ours', async () => {
      for (const { raw } of mails) await readContent(raw);
    })
    .add('decode, mailparser', async () => {
      for (const { raw } of mails) await simpleParser(raw);
    })
    .add('DKIM alone', async () => {
      for (const { raw, receivedAt } of mails) {
        await dkimVerify(raw, { resolver: offlineResolver, curTime: receivedAt });
      }
    });
  await bench.run();
  const perSecond = (name: string): number => {
    const result = bench.getTask(name)?.result;
    if (result === undefined || !('latency' in result)) throw new Error(`${name} did not run`);
    return (mails.length * 1000) / result.latency.p50;
  };
  const whole = perSecond('whole, ours');
  return {
    mails: mails.length,
    verifyReadPerSecond: Math.round(whole),
    mailparserPerSecond: Math.round(perSecond('whole, mailparser')),
    wholeRatio: round(whole / perSecond('whole, mailparser')),
    parseRatioToMailparser: round(perSecond('decode, ours') / perSecond('decode, mailparser')),
    shareOfDkimLimit: round(whole / perSecond('DKIM alone')),
    worstHostileMs: Math.round(hostile.ms),
    worstHostile: hostile.name,
    heapGrowthMb,
  };
}

async function work(raw: Buffer, receivedAt: Date, resolver: Resolver): Promise<void> {
  const verdict = await verifyMail({ raw, receivedAt, policy: corpusPolicy, resolver });
  if (verdict.kind === 'verified') parseNotice(verdict.mail, corpusPolicy);
}

async function measureHostile(): Promise<{ ms: number; name: string }> {
  const key = makeKey();
  const resolver: Resolver = () => Promise.resolve([[key.record]]);
  let worst = { ms: 0, name: '' };
  for (const { name, raw } of await makeHostileMails(key)) {
    await work(raw, arrivedAt, resolver);
    let ms = Infinity;
    for (let turn = 0; turn < 3; turn += 1) {
      const startedAt = performance.now();
      await work(raw, arrivedAt, resolver);
      ms = Math.min(ms, performance.now() - startedAt);
    }
    if (ms > worst.ms) worst = { ms, name };
  }
  return worst;
}

async function measureHeap(mails: readonly CorpusMail[]): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const heapMb = (): number => {
    collect();
    return process.memoryUsage().heapUsed / 1_048_576;
  };
  let before = 0;
  for (let count = 0; count < 100_000; count += 1) {
    if (count === 10_000) before = heapMb();
    const mail = mails[count % mails.length];
    if (mail !== undefined) await work(mail.raw, mail.receivedAt, offlineResolver);
  }
  return round(heapMb() - before);
}

function round(ratio: number): number {
  return Math.round(ratio * 100) / 100;
}
