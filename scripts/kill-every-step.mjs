// `npm run kill-every-step`: installs, then hands over. See docs/simulation.md.
import { join } from 'node:path';
import { ensureInstalled, handOver, rootDir, say } from './prepare.mjs';

try {
  await ensureInstalled();
  const entry = join(rootDir, 'sandbox', 'practice', 'kill', 'kill-every-step.ts');
  handOver(['--import', '@luxon/cashdesk/quick-start', entry]);
} catch (error) {
  say(`Killing could not start: ${error.message}\nNo money is involved.`);
  process.exit(1);
}
