// `npm run demo`: installs, builds, then hands over to the practice ground. See sandbox/practice/demo.ts.
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, handOver, readArgumentsFirst, rootDir, say } from './prepare.mjs';

try {
  await ensureInstalled();
  readArgumentsFirst(join(rootDir, 'sandbox', 'practice', 'demo-arguments.ts'), process.argv.slice(2));
  await ensureBuilt();
  handOver([join(rootDir, 'sandbox', 'practice', 'demo.ts')]);
} catch (error) {
  say(
    `The demo could not be set up: ${error.message}\nNo money is involved. Mend this and run "npm run demo" again.`,
  );
  process.exit(1);
}
