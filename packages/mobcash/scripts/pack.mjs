// Run by `npm pack`: compiles the library to JavaScript and types, with the money rules it uses inside, and lets the
// tarball's package.json name those. `postpack` puts the package.json of the workspace back.
import { execFileSync } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');
const manifestFile = join(root, 'package.json');
const keptFile = join(root, 'package.json.workspace');

if (process.argv[2] === 'restore') {
  renameSync(keptFile, manifestFile);
  rmSync(join(root, 'dist'), { recursive: true, force: true });
} else {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  const tsc = join(
    process.env.LUXON_NODE_MODULES ?? join(root, '../../node_modules'),
    'typescript',
    'bin',
    'tsc',
  );
  execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.pack.json')], { stdio: 'inherit' });
  for (const name of readdirSync(join(root, 'dist/mobcash'), { recursive: true })) {
    if (!/\.(js|d\.ts)$/.test(name)) continue;
    const file = join(root, 'dist/mobcash', name);
    const money = relative(dirname(file), join(root, 'dist/money/src/index.js'));
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll("'@luxon/money'", `'${money}'`));
  }
  copyFileSync(manifestFile, keptFile);
  const { '@luxon/money': _, ...dependencies } = JSON.parse(readFileSync(manifestFile, 'utf8')).dependencies;
  const { name, version, description, license, type, files, peerDependencies, peerDependenciesMeta } =
    JSON.parse(readFileSync(manifestFile, 'utf8'));
  const entry = { types: './dist/mobcash/src/index.d.ts', default: './dist/mobcash/src/index.js' };
  const manifest = {
    ...{ name, version, description, license, type, engines: { node: '>=20.18.1' } },
    ...{ exports: { '.': entry }, files, dependencies, peerDependencies, peerDependenciesMeta },
  };
  writeFileSync(manifestFile, `${JSON.stringify(manifest, null, 2)}\n`);
}
