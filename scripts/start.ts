// `npm start`: the worker and the panel without pm2. Ends both when one of them ends.
import concurrently from 'concurrently';

const node = process.execPath;
// The link for the first operator is for a person's eyes: the panel says it only where it does not end in a file.
const seen = process.stdout.isTTY ? ' --terminal' : '';
const { result } = concurrently(
  [
    { name: 'nextjs-admin', command: `"${node}" admin_nextjs/start.ts${seen}`, prefixColor: 'blue' },
    { name: 'luxon-email-watcher', command: `"${node}" email-watcher/src/main.ts`, prefixColor: 'green' },
  ],
  { cwd: `${import.meta.dirname}/..`, killOthersOn: ['failure', 'success'] },
);

result.then(
  () => process.exit(0),
  () => process.exit(1),
);
