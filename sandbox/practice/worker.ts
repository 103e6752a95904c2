// The real worker with the sandbox's doors: DNS records of the practice bank, read from the sandbox's control port
// (argument 1), and what argument 2 says as JSON: a description of the bank in a file in place of the project's own, an
// older or newer version of it; how often the queue is looked at. Reached only by starting this file; no setting of the real processes leads here.
import '@luxon/cashdesk/quick-start';
import type { PracticeOrders } from './practice-ground.ts';

const { knownBank, readBankFile } = await import('@luxon/bank-mail');
const { createControlResolver } = await import('@luxon/sandbox/resolver');
const { runProcess } = await import('luxon-email-watcher');

const [, , controlUrl, orders = '{}'] = process.argv;
if (controlUrl === undefined)
  throw new TypeError('Usage: node sandbox/practice/worker.ts <control url> [orders as JSON]');
const { bankFile, jobLookMs } = JSON.parse(orders) as PracticeOrders;

const demirbank = bankFile === undefined ? knownBank('demirbank') : readBankFile(bankFile).profile;
if (demirbank === undefined) throw new TypeError('the practice bank is modelled on DemirBank');

await runProcess({
  resolver: createControlResolver(controlUrl),
  ...(jobLookMs === undefined ? {} : { jobLookMs }),
  banksOf: () => [{ ...demirbank, domains: ['demirbank.example'], senders: ['info@demirbank.example'] }],
});
