import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { examplePolicy, offlineResolver } from '../testing/samples.ts';
import { arrivedAt, buildMail, makeKey, signMail, type TestKey } from '../testing/signed-mail.ts';
import { verifyMail } from '../verify/verify-mail.ts';
import { createMailThread, type MailThread } from './mail-thread.ts';

const open: MailThread[] = [];
const threadOf = (options: Partial<Parameters<typeof createMailThread>[0]> = {}): MailThread => {
  const thread = createMailThread({ workMsMax: 5_000, heapMbMax: 128, ...options });
  open.push(thread);
  return thread;
};
afterEach(async () => {
  for (const thread of open.splice(0)) await thread.close();
});

/** Gives the threads this process starts from now on. */
function listenForThreads(): Worker[] {
  const started: Worker[] = [];
  const add = (worker: Worker) => started.push(worker);
  process.on('worker', add);
  onTestFinished(() => void process.off('worker', add));
  return started;
}

describe('a mail examined in a thread', () => {
  let key: TestKey;
  let raw: Buffer;
  beforeAll(async () => {
    key = makeKey();
    raw = Buffer.from(await signMail(buildMail(), key));
  });
  const resolver = (name: string, rrtype: string): Promise<string[][]> =>
    offlineResolver({ 't._domainkey.demirbank.example TXT': [[key.record]] })(name, rrtype);
  const verify = (examine: MailThread['examine'], ask = resolver) =>
    verifyMail({ raw, receivedAt: arrivedAt, policy: examplePolicy, resolver: ask, examine });

  it('gets the same verdict as without a thread', async () => {
    const { mail: _, ...here } = (await verifyMail({
      raw,
      receivedAt: arrivedAt,
      policy: examplePolicy,
      resolver,
    })) as { mail: unknown };
    const { mail: __, ...there } = (await verify(threadOf().examine)) as { mail: unknown };
    expect(there).toEqual(here);
    expect(there).toMatchObject({ kind: 'verified' });
  });

  it('has DNS trouble passed on to it', async () => {
    const trouble = () => Promise.reject(Object.assign(new Error('x'), { code: 'ESERVFAIL' }));
    expect(await verify(threadOf().examine, trouble)).toMatchObject({ kind: 'try_again' });
  });

  it('that never ends is set aside, and the next one is read', async () => {
    const thread = threadOf({ workMsMax: 300, entry: new URL('./never-ends.fixture.ts', import.meta.url) });
    expect(await verify(thread.examine)).toMatchObject({ kind: 'review', reason: 'parser_stopped' });
    expect(await verify(thread.examine)).toMatchObject({ kind: 'review', reason: 'parser_stopped' });
  });

  it('is examined in the thread that was started ahead of it', async () => {
    const started = listenForThreads();
    const thread = threadOf();
    thread.start();
    thread.start();
    expect(await verify(thread.examine)).toMatchObject({ kind: 'verified' });
    expect(started).toHaveLength(1);
  });

  it('is not given to a thread that failed when it was started ahead', async () => {
    const started = listenForThreads();
    const thread = threadOf({ entry: new URL('./never-starts.fixture.ts', import.meta.url) });
    thread.start();
    const [first] = (await once(process, 'worker')) as [Worker];
    await new Promise((resolve) => first.once('exit', resolve));
    await verify(thread.examine);
    expect(started).toHaveLength(2);
  });

  it('that takes the thread down is set aside', async () => {
    const thread = threadOf({ entry: new URL('./falls-over.fixture.ts', import.meta.url) });
    expect(await verify(thread.examine)).toMatchObject({ kind: 'review', reason: 'parser_stopped' });
  });

  it('is not given to a thread that ended after the one before, which ends nothing else', async () => {
    const started = listenForThreads();
    const thread = threadOf({
      workMsMax: 1_000,
      entry: new URL('./falls-over-later.fixture.ts', import.meta.url),
    });
    expect(await verify(thread.examine)).toMatchObject({ reason: 'key_gone' });
    await new Promise((resolve) => started[0]?.once('exit', resolve));
    expect(await verify(thread.examine)).toMatchObject({ reason: 'key_gone' });
    expect(started).toHaveLength(2);
  });

  it('is not charged for a slow name server', async () => {
    const slow: typeof resolver = async (name, rrtype) => {
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      return resolver(name, rrtype);
    };
    const thread = threadOf({ workMsMax: 1_000 });
    await verify(thread.examine);
    expect(await verify(thread.examine, slow)).toMatchObject({ kind: 'verified' });
  }, 30_000);
});
