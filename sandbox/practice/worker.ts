// The real worker with the sandbox's doors: DNS records of the practice bank, read from the sandbox's control port
// (argument 1). A description of the bank in a file (argument 2) stands for the project's own: an older or newer
// version of it. Reached only by starting this file; no setting of the real processes leads here.
import '@luxon/cashdesk/quick-start';

const { knownBank, readBankFile } = await import('@luxon/bank-mail');
const { createControlResolver } = await import('@luxon/sandbox');
const { runProcess } = await import('luxon-email-watcher');

const [, , controlUrl, bankFile] = process.argv;
if (controlUrl === undefined)
  throw new TypeError('Usage: node sandbox/practice/worker.ts <control url> [bank.yaml]');

const demirbank = bankFile === undefined ? knownBank('demirbank') : readBankFile(bankFile).profile;
if (demirbank === undefined) throw new TypeError('the practice bank is modelled on DemirBank');

await runProcess({
  resolver: createControlResolver(controlUrl),
  banksOf: () => [{ ...demirbank, domains: ['demirbank.example'], senders: ['info@demirbank.example'] }],
});
