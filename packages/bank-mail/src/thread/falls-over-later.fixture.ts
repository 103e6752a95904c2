// A thread that ends after it has answered, while no mail is in it.
import { parentPort } from 'node:worker_threads';

parentPort?.postMessage({ kind: 'ready' });
parentPort?.on('message', ({ work }) => {
  const judgement = { kind: 'review', reason: 'key_gone' };
  const content = { kind: 'unreadable', reason: 'not_read' };
  parentPort?.postMessage({ kind: 'examined', examined: { judgement, content, evidence: work.evidence } });
  setTimeout(() => {
    throw new Error('out of memory, for instance');
  });
});
