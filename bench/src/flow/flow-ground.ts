import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { startDesk } from '@luxon/sandbox';
import { openPracticeGround, type PracticeGround } from '../../../sandbox/practice/practice-ground.ts';
import { type FlowMailboxes, type MailboxKind, openMailboxes } from './flow-mailbox.ts';
import { createNotices } from './notices.ts';
import { type Bare, startBare } from './start-bare.ts';

type Desk = Awaited<ReturnType<typeof startDesk>>;

/** Our whole desk, and beside it the bare script with a mailbox and a MobCash of its own. */
export interface FlowGround {
  readonly practice: PracticeGround;
  readonly mailboxes: FlowMailboxes;
  readonly notices: ReturnType<typeof createNotices>;
  readonly bare: Bare;
  readonly bareDesk: Desk;
  readonly worker: () => ChildProcess;
  startWorker(): Promise<void>;
  stopWorker(): Promise<void>;
  close(): Promise<void>;
}

/** Opens everything and starts both ways. The caller closes it. */
export async function openFlowGround(
  wanted: MailboxKind | null,
  say: (words: string) => void,
): Promise<FlowGround> {
  const ends: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const mailboxes = await openMailboxes(wanted);
    ends.push(() => mailboxes.close());
    const practice = await openPracticeGround({
      panelPort: null,
      say,
      // The bank only signs here; the notices are appended at their moments.
      mailbox: { ...mailboxes.ours, deliver: () => Promise.resolve() },
    });
    ends.push(() => practice.close());
    const { bank } = practice.sandbox;
    const bareDesk = await startDesk({
      login: 'bare-cashier',
      password: 'EXAMPLE-password',
      cashboxCode: '1000002',
      controlPort: null,
    });
    ends.push(() => bareDesk.close());
    const { host, port, user, password } = mailboxes.bare;
    const bare = await startBare({
      mailbox: { host, port, user, password },
      apiUrl: bareDesk.url,
      session: bareDesk.control.mintSession(),
      dns: bank.dns(),
      domain: bank.domain,
    });
    ends.push(() => bare.stop());
    let worker = await practice.startWorker();
    return {
      ...{ practice, mailboxes, bare, bareDesk, close },
      notices: createNotices(bank),
      worker: () => worker,
      async startWorker() {
        worker = await practice.startWorker();
      },
      async stopWorker() {
        const gone = once(worker, 'exit');
        worker.kill('SIGTERM');
        await gone;
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
