// The real worker with the sandbox's doors: DNS records of the practice bank, read from the sandbox's control port
// (argument 1). Reached only by starting this file; no setting of the real processes leads here.
import { demirbank } from '@luxon/bank-mail';
import { createControlResolver } from '@luxon/sandbox';
import { runProcess } from 'luxon-email-watcher';

const controlUrl = process.argv[2];
if (controlUrl === undefined) throw new TypeError('Usage: node sandbox/practice/worker.ts <control url>');

await runProcess({
  resolver: createControlResolver(controlUrl),
  banks: [{ ...demirbank, domains: ['demirbank.example'], senders: ['info@demirbank.example'] }],
});
