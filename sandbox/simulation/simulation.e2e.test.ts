import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openBank, type SimulatedBank } from './bank.ts';
import { findBrokenRule } from './broken-rules.ts';
import { createTemplate, openSeedDatabases, type SeedDatabases } from './databases.ts';
import { addCounts } from './fault-tally.ts';
import { foundSeeds } from './found-seeds.ts';
import { type Ground, openGround } from './ground.ts';
import { runSeed, type SeedResult } from './run-seed.ts';

/** Storms are shorter here than usual; `npm run simulate` has the long ones. */
const steps = 240;

let databases: SeedDatabases;
let bank: SimulatedBank;
const grounds = new Map<string, Ground>();

beforeAll(async () => {
  const serverUrl = inject('testPostgresUrl');
  await createTemplate(serverUrl);
  databases = await openSeedDatabases(serverUrl);
  bank = await openBank();
});
afterAll(async () => {
  for (const ground of grounds.values()) await ground.close();
  await databases.close();
});

async function run(seed: number, ruleName: string | null = null): Promise<SeedResult> {
  const key = ruleName ?? 'real';
  const rule = ruleName === null ? null : findBrokenRule(ruleName);
  const ground = grounds.get(key) ?? (await openGround(databases, `ground_${grounds.size}`, rule));
  grounds.set(key, ground);
  return runSeed({ seed, ground, bank, rule, steps });
}

describe('a seed', () => {
  test('takes the same path twice, line by line and row by row, whoever signs the mails', async () => {
    const first = await run(31);
    bank = await openBank();
    const second = await run(31);
    expect(second.trace).toEqual(first.trace);
    expect(second.summary).toBe(first.summary);
    const other = await run(32);
    expect(other.traceHash).not.toBe(first.traceHash);
  });

  test('credits, meets faults, and keeps every promise', async () => {
    const results: SeedResult[] = [];
    // Between them they meet what is looked for below.
    for (const seed of [6, 14, 20, 23]) results.push(await run(seed));
    expect(results.map(({ failure }) => failure)).toEqual([null, null, null, null]);
    const sum = (of: (result: SeedResult) => number) =>
      results.reduce((total, result) => total + of(result), 0);
    expect(sum(({ creditsMade }) => creditsMade)).toBeGreaterThan(3);
    expect(sum(({ faultsInjected }) => faultsInjected)).toBeGreaterThan(10);
    const faults = addCounts(results.map((result) => result.faults));
    const met = [
      ...(['mail_out_of_order', 'mail_again', 'mail_forged', 'money_taken_back'] as const),
      ...(['dns_silent', 'dns_key_withdrawn', 'token_expired', 'clock_jumped'] as const),
      ...(['worker_killed', 'two_workers_at_once', 'database_restored'] as const),
      ...(['clicked_twice', 'player_blocked'] as const),
    ];
    for (const kind of met) expect(faults[kind], kind).toBeGreaterThan(0);
    expect(faults.connection_lost_before + faults.connection_lost_after).toBeGreaterThan(0);
  });

  test.each(foundSeeds)('$seed, which once found: $found', async ({ seed }) => {
    expect((await run(seed)).failure).toBeNull();
  });
});

describe('a rule broken on purpose is caught', () => {
  test.each([
    ['two-attempts', 'one-owner', 1],
    ['call-before-commit', 'on-disk-first', 3],
    ['cursor-before-store', 'every-mail-has-a-place', 1],
  ])('%s, by %s', async (rule, invariant, seed) => {
    expect((await run(seed, rule)).failure).toMatchObject({ invariant });
  });
});
