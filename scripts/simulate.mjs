// `npm run simulate`: installs, then hands over to the simulation. See docs/simulation.md.
import { join } from 'node:path';
import { ensureInstalled, handOver, rootDir, say } from './prepare.mjs';

try {
  await ensureInstalled();
  const entry = join(rootDir, 'sandbox', 'simulation', 'simulate.ts');
  handOver(['--import', '@luxon/cashdesk/quick-start', entry]);
} catch (error) {
  say(`The simulation could not start: ${error.message}\nNo money is involved.`);
  process.exit(1);
}
