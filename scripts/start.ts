// `npm start`: the worker and the panel without pm2. Ends both when one of them ends.
import concurrently from 'concurrently';

const node = process.execPath;
const { result } = concurrently(
  [
    { name: 'nextjs-admin', command: `"${node}" admin_nextjs/start.ts`, prefixColor: 'blue' },
    { name: 'luxon-email-watcher', command: `"${node}" email-watcher/src/main.ts`, prefixColor: 'green' },
  ],
  { cwd: `${import.meta.dirname}/..`, killOthersOn: ['failure', 'success'] },
);

result.then(
  () => process.exit(0),
  () => process.exit(1),
);
