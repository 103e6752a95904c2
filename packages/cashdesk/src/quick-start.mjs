// Loads this package quickly. A process imports it first, and the rest by `await import()`: whatever it imports
// statically is looked up before any line of it runs. Plain JavaScript, since stripping the types off this very file
// would cost what it is there to save.
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// Compiled and type-stripped sources, by their content; also for the threads and children, which find the variable.
// Where this user may not write, there is no cache and no error.
const cache = new URL('../../../node_modules/.cache/luxon-compile', import.meta.url);
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(cache);
enableCompileCache();
await import('./index.ts');
