import { expect, test } from 'vitest';
import { createPulseHub, gatherMs, type PanelPulse, restMs } from './pulse-hub.ts';

function openHub() {
  let now = 0;
  let waiting = 0;
  let reads = 0;
  let timers: { at: number; work: () => void }[] = [];
  const hub = createPulseHub({
    boot: 'boot',
    read: async () => {
      reads += 1;
      return {
        waiting,
        unmatched: 0,
        unmatchedMails: 0,
        unknown: 0,
        proposals: 0,
        mailScannedAt: null,
        at: '',
      };
    },
    later: (ms, work) => timers.push({ at: now + ms, work }),
  });
  return {
    hub,
    reads: () => reads,
    change(table = 'requests') {
      waiting += 1;
      hub.changed(table);
    },
    async pass(ms: number) {
      const end = now + ms;
      for (;;) {
        const next = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        timers = timers.filter((timer) => timer !== next);
        now = next.at;
        next.work();
        // What was read is told in the microtasks that follow.
        await new Promise(setImmediate);
      }
      now = end;
    },
  };
}

test('a transaction over many tables is one pulse with one read, for all panels', async () => {
  const { hub, change, pass, reads } = openHub();
  const told: PanelPulse[] = [];
  for (let panel = 0; panel < 100; panel += 1) hub.subscribe((pulse) => told.push(pulse));
  for (const table of ['requests', 'history', 'matches', 'attempts']) change(table);
  await pass(gatherMs);
  expect(told).toHaveLength(100);
  expect(reads()).toBe(1);
  expect(told[0]).toMatchObject({ version: 'boot.4', waiting: 4 });
});

test('a change in the rest is told at its end, and the last state is always told', async () => {
  const { hub, change, pass } = openHub();
  const told: PanelPulse[] = [];
  hub.subscribe((pulse) => told.push(pulse));
  change();
  await pass(gatherMs);
  for (let at = 0; at < 300; at += 30) {
    change();
    await pass(30);
  }
  expect(told).toHaveLength(1);
  await pass(restMs);
  expect(told.map(({ waiting }) => waiting)).toEqual([1, 11]);
  change();
  await pass(restMs);
  expect(told.at(-1)?.waiting).toBe(12);
});

test('what no page shows is told to nobody; who left is told nothing', async () => {
  const { hub, change, pass } = openHub();
  const told: PanelPulse[] = [];
  const leave = hub.subscribe((pulse) => told.push(pulse));
  change('audit_chain');
  await pass(1_000);
  expect(told).toEqual([]);
  leave();
  change();
  await pass(1_000);
  expect(told).toEqual([]);
});

test('a panel that cannot be told any more does not keep the others from being told', async () => {
  const { hub, change, pass } = openHub();
  const told: PanelPulse[] = [];
  let broken = 0;
  hub.subscribe(() => {
    broken += 1;
    throw new TypeError('The stream is closed.');
  });
  hub.subscribe((pulse) => told.push(pulse));
  change();
  await pass(1_000);
  change();
  await pass(1_000);
  expect(told).toHaveLength(2);
  expect(broken).toBe(1);
});

test('a read that failed is not kept', async () => {
  let reads = 0;
  const hub = createPulseHub({
    boot: 'boot',
    read: async () => {
      reads += 1;
      if (reads === 1) throw new Error('no database');
      return {
        waiting: 1,
        unmatched: 0,
        unmatchedMails: 0,
        unknown: 0,
        proposals: 0,
        mailScannedAt: null,
        at: '',
      };
    },
    later: () => undefined,
  });
  await expect(hub.read()).rejects.toThrow('no database');
  expect((await hub.read()).waiting).toBe(1);
});
