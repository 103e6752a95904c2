import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gaugeSlots, type HeldAmount } from './slot-gauge.ts';

const held = (baseMinor: bigint, ...slots: bigint[]) =>
  slots.map((slot) => ({ baseMinor, payMinor: baseMinor + slot }));

/** The plain count of one base sum's slots, which the gauge's one pass has to agree with. */
function countHeldSlots(all: readonly HeldAmount[], baseMinor: bigint, slotsMax: number): number {
  const last = baseMinor + BigInt(slotsMax);
  return all.filter(({ payMinor }) => payMinor > baseMinor && payMinor <= last).length;
}

test('a base sum’s slots are counted by whoever holds them; the base itself and beyond are outside', () => {
  const all = [...held(100n, 0n, 1n, 99n, 100n), ...held(150n, 10n)];
  expect(gaugeSlots(all, 99)).toEqual({ baseMinor: 100n, held: 3, slots: 99 });
});

test('the gauge shows the fullest base sum, and nothing where nothing is held', () => {
  expect(gaugeSlots([], 99)).toEqual({ baseMinor: null, held: 0, slots: 99 });
  const all = [...held(100n, 1n), ...held(5_000n, 1n, 2n, 3n), ...held(9_000n, 7n, 8n)];
  expect(gaugeSlots(all, 99)).toEqual({ baseMinor: 5_000n, held: 3, slots: 99 });
});

test('the one pass over the sorted amounts counts what counting each base sum counts', () => {
  const amount = fc
    .record({ base: fc.integer({ min: 1, max: 60 }), slot: fc.integer({ min: 0, max: 30 }) })
    .map(({ base, slot }) => ({ baseMinor: BigInt(base), payMinor: BigInt(base + slot) }));
  fc.assert(
    fc.property(fc.array(amount, { maxLength: 40 }), fc.integer({ min: 1, max: 20 }), (all, slotsMax) => {
      const counts = all.map(({ baseMinor }) => countHeldSlots(all, baseMinor, slotsMax));
      expect(gaugeSlots(all, slotsMax).held).toBe(Math.max(0, ...counts));
    }),
  );
});
