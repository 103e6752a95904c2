// `npm run bench [mail|session|year|flow|panel] [-- --json]`: measures, side by side with an alternative, in one run.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import {
  ensureBuilt,
  ensureInstalled,
  ensureSystemPackages,
  projectNode,
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
  const entry = join(rootDir, 'bench', 'src', 'index.ts');
  const child = spawn(projectNode(), ['--expose-gc', entry, ...process.argv.slice(2)], {
    cwd: rootDir,
    stdio: 'inherit',
  });
  child.on('exit', (code) => process.exit(code ?? 1));
} catch (error) {
  say(`The measurement could not start: ${error.message}`);
  process.exit(1);
}
