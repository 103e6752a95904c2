// A thread that works on a mail for ever.
import { parentPort } from 'node:worker_threads';

parentPort?.postMessage({ kind: 'ready' });
parentPort?.on('message', () => {
  for (;;) Math.random();
});
