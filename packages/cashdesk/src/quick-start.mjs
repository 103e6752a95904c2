// Loads this package quickly. A process imports it first, and the rest by `await import()`: whatever it imports
// statically is looked up before any line of it runs. Plain JavaScript, since stripping the types off this very file
// would cost what it is there to save.
import { enableCompileCache, registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

// Compiled and type-stripped sources, by their content; also for the threads and children, which find the variable.
// Where this user may not write, there is no cache and no error.
const cache = new URL('../../../node_modules/.cache/luxon-compile', import.meta.url);
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(cache);
enableCompileCache();

// Node 24 parses the package.json of drizzle-orm, 179 kB of `exports`, again for each of its files and each import of
// it: 1.4 s of the 2.1 s of `luxon --help`. So what is known of it is said here; nothing else is found differently.
const known = new Map();
const hooks = registerHooks({
  resolve(specifier, context, next) {
    if (/^drizzle-orm(\/|$)/.test(specifier)) {
      if (!known.has(specifier)) known.set(specifier, { ...next(specifier, context), shortCircuit: true });
      return known.get(specifier);
    }
    if (/^\..*\.js$/.test(specifier) && context.parentURL?.includes('/node_modules/drizzle-orm/')) {
      return { url: new URL(specifier, context.parentURL).href, format: 'module', shortCircuit: true };
    }
    return next(specifier, context);
  },
});
await import('./index.ts');
hooks.deregister();
