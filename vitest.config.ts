import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// For vitest's workers and for what tests start: compiled and type-stripped sources, by their content.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules', '.cache', 'luxon-compile');

// Three kinds of proof, told apart by file name, one kind after the other: pure rules, real PostgreSQL, whole processes.
// Without being told, vitest leaves one core to itself: of two, that is half.
const maxWorkers = '100%';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'pure',
          include: ['**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/*.pg.test.ts', '**/*.e2e.test.ts'],
          testTimeout: 30_000,
          isolate: false,
          maxWorkers,
          sequence: { groupOrder: 0 },
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
          maxWorkers,
          sequence: { groupOrder: 1 },
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
          // Each file in a process of its own: one measures its memory. One file is several processes already; the second one fills the time the first one waits.
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
