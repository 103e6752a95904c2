import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// For vitest's workers and for what tests start: compiled and type-stripped sources, by their content.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules', '.cache', 'luxon-compile');

// Three kinds of proof, told apart by file name: pure rules, real PostgreSQL, whole processes.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'pure',
          include: ['**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/*.pg.test.ts', '**/*.e2e.test.ts'],
          isolate: false,
        },
      },
      {
        test: {
          name: 'pg',
          include: ['**/*.pg.test.ts'],
          exclude: ['**/node_modules/**'],
          globalSetup: ['tests/postgres-setup.ts'],
          testTimeout: 30_000,
          // Loading the desk anew for every file would take longer than its tests; none of them changes a module.
          isolate: false,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['**/*.e2e.test.ts'],
          exclude: ['**/node_modules/**'],
          globalSetup: ['tests/postgres-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          isolate: false,
        },
      },
    ],
  },
});
