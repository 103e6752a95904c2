import { parseNotice, readContent, verifyMail } from '@luxon/bank-mail';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { simpleParser } from 'mailparser';
import { Bench } from 'tinybench';
import { corpusPolicy, offlineResolver, readCorpus } from './mail-corpus.ts';

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
}

const sentence =
  /Вам поступил перевод с помощью QR-платежа на сумму ([\d.,'\s]+) KGS от (\d{2}\.\d{2}\.\d{4}) (\d{2}:\d{2}:\d{2})|([\d.,'\s]+) KGS суммасында которуу келип түштү/u;

/** Measures reading of bank mail; a pass is the whole corpus once. */
export async function benchMail(timeMs: number): Promise<MailFigures> {
  const mails = readCorpus();
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
  };
}

function round(ratio: number): number {
  return Math.round(ratio * 100) / 100;
}
