import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const rootDir = join(import.meta.dirname, '..');

function run(entry: string, args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(rootDir, entry), ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

// What the commands read first; the rest of them takes seconds to load.
const simulate = 'sandbox/simulation/simulate-arguments.ts';
const demo = 'sandbox/practice/demo-arguments.ts';
const kill = 'sandbox/practice/kill/kill-arguments.ts';
const bench = 'bench/src/bench-arguments.ts';

test.each([
  [simulate, ['--seeds', '0'], '--seeds is a whole number from 1 on, not "0". '],
  [simulate, ['--rule', 'nope', '--broken'], '--rule is one of '],
  [demo, ['--nope'], "Unknown option '--nope'. "],
  [demo, ['--payments', '1001'], '--payments is a whole number from 1 to 1000, not "1001". '],
  [kill, ['--place', '16'], '--place is a whole number from 1 to 15, not "16". '],
  [kill, ['--place', '3-16'], '--place is a whole number from 1 to 15, not "16". '],
  [kill, ['--place', '7-3'], '--place is a number or two, the smaller one first, not "7-3". '],
  [kill, ['--fault', 'nope'], '--fault is one of no_fault, execute_then_hang, '],
  [bench, ['mail', '--time', 'abc'], '--time is a whole number from 1 on, not "abc". '],
  [bench, ['nope'], 'A measurement is one of mail, session, panel, flow, year, not "nope". '],
])(
  '%s %j says what is wrong and how it is written, without a stack, and ends with 2',
  (entry, args, said) => {
    const { status, stdout, stderr } = run(entry, args);
    expect(stderr).toContain(said);
    expect(stderr).toMatch(/Nothing was done\. Usage: npm run [^\n]+\.\n$/);
    expect(stderr.split('\n')).toHaveLength(2);
    expect([status, stdout]).toEqual([2, '']);
  },
);

test.each([demo, kill, bench])('%s --help prints how it is written and ends with 0', (entry) => {
  const { status, stdout, stderr } = run(entry, ['--help']);
  expect(stdout).toMatch(/^Usage: npm run [^\n]+\.\n$/);
  expect([status, stderr]).toEqual([0, '']);
});
