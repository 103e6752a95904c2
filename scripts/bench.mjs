// `npm run bench [mail|session|year|flow|panel] [-- --json]`: measures, side by side with an alternative, in one run.
import { join } from 'node:path';
import {
  ensureBuilt,
  ensureInstalled,
  ensureSystemPackages,
  handOver,
  readArgumentsFirst,
  rootDir,
  say,
} from './prepare.mjs';

try {
  await ensureInstalled();
  if (process.argv.includes('panel')) {
    readArgumentsFirst(join(rootDir, 'bench', 'src', 'bench-arguments.ts'), process.argv.slice(2));
    await ensureSystemPackages([{ command: 'chromium', packages: ['chromium'] }]);
    await ensureBuilt();
  }
  handOver(['--expose-gc', join(rootDir, 'bench', 'src', 'index.ts')]);
} catch (error) {
  say(`The measurement could not start: ${error.message}`);
  process.exit(1);
}
