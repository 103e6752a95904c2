// A thread that ends in the middle of a mail.
import { parentPort } from 'node:worker_threads';

parentPort?.postMessage({ kind: 'ready' });
parentPort?.on('message', () => process.exit(1));
