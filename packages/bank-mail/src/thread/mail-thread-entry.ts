// The thread a mail is examined in.
import { parentPort } from 'node:worker_threads';
import { examineMail } from '../verify/examine-mail.ts';
import { createDnsAsker } from './ask-dns.ts';
import type { FromThread, ToThread } from './messages.ts';

const port = parentPort;
if (port === null) throw new TypeError('mail-thread-entry.ts is started as a worker thread');

const say = (message: FromThread): void => port.postMessage(message);
const dns = createDnsAsker(say);

say({ kind: 'ready' });
port.on('message', (message: ToThread) => {
  if (message.kind === 'examine')
    void examineMail(message.work, dns.ask).then((examined) => say({ kind: 'examined', examined }));
  else dns.hear(message);
});
