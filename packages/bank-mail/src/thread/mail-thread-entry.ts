// The thread a mail is examined in. It has no network of its own: DNS is asked by the thread that started it.
import { parentPort } from 'node:worker_threads';
import type { Resolver } from '../policy.ts';
import { examineMail } from '../verify/examine-mail.ts';
import type { FromThread, ToThread } from './messages.ts';

const port = parentPort;
if (port === null) throw new TypeError('mail-thread-entry.ts is started as a worker thread');

const waiting = new Map<number, { resolve: (records: string[][]) => void; reject: (error: Error) => void }>();
let questions = 0;
const say = (message: FromThread): void => port.postMessage(message);

const askDns: Resolver = (name, rrtype) =>
  new Promise((resolve, reject) => {
    questions += 1;
    waiting.set(questions, { resolve, reject });
    say({ kind: 'question', question: questions, name, rrtype });
  });

say({ kind: 'ready' });
port.on('message', (message: ToThread) => {
  if (message.kind === 'examine') {
    void examineMail(message.work, askDns).then((examined) => say({ kind: 'examined', examined }));
    return;
  }
  const asked = waiting.get(message.question);
  waiting.delete(message.question);
  if (message.kind === 'answer') asked?.resolve(message.records);
  else asked?.reject(Object.assign(new Error('DNS did not answer'), { code: message.code }));
});
