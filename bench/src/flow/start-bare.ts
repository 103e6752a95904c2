import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { BareOrders, BareTimes } from './bare-script.ts';
import type { Notice } from './notices.ts';

export interface Bare {
  /** Tells the script who pays what: it has no requests to look into. */
  expect(notices: readonly Notice[]): void;
  /** Gives the times of the notices since the last report. */
  report(): Promise<readonly BareTimes[]>;
  stop(): Promise<void>;
}

/** Starts the bare script as a process of its own and waits until it watches its mailbox. */
export async function startBare(orders: BareOrders): Promise<Bare> {
  const child: ChildProcess = fork(join(import.meta.dirname, 'bare-script.ts'), {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const failed = once(child, 'exit').then(() => {
    throw new Error('The bare script ended.');
  });
  failed.catch(() => undefined);
  const answer = async (): Promise<unknown> => (await Promise.race([once(child, 'message'), failed]))[0];
  // Not as an argument: everybody on the machine reads those.
  child.send(orders);
  await answer();
  return {
    expect: (notices) => void child.send(notices.map(({ amount, playerId }) => [amount, playerId])),
    async report() {
      child.send('report');
      return (await answer()) as readonly BareTimes[];
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
