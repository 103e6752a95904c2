// The real worker with the sandbox's doors: DNS records of the practice bank, read from the sandbox's control port
// (argument 1). Reached only by starting this file; no setting of the real processes leads here.
import { knownBanks } from '@luxon/bank-mail';
import { createControlResolver } from '@luxon/sandbox';
import { runProcess } from 'luxon-email-watcher';

const controlUrl = process.argv[2];
if (controlUrl === undefined) throw new TypeError('Usage: node sandbox/practice/worker.ts <control url>');

const demirbank = knownBanks().get('demirbank');
if (demirbank === undefined) throw new TypeError('the practice bank is modelled on DemirBank');

await runProcess({
  resolver: createControlResolver(controlUrl),
  banksOf: () => [{ ...demirbank, domains: ['demirbank.example'], senders: ['info@demirbank.example'] }],
});
