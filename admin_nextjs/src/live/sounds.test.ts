import { expect, test } from 'vitest';
import type { PanelPulse } from '@/server/pulse-hub.ts';
import { isOlder } from './pulse-store.ts';
import { soundsFor } from './sounds.ts';

const pulse = (facts: Partial<PanelPulse>): PanelPulse => ({
  version: 'boot.5',
  waiting: 1,
  unmatched: 1,
  unmatchedMails: 0,
  unknown: 1,
  proposals: 1,
  mailScannedAt: null,
  at: '',
  ...facts,
});

test('a sound is for what grew, not for what went away', () => {
  expect(soundsFor(pulse({}), pulse({ waiting: 2, unmatched: 0 }))).toEqual(['request']);
  expect(soundsFor(pulse({}), pulse({ proposals: 2, unknown: 3 }))).toEqual(['unknown', 'approval']);
  expect(soundsFor(pulse({}), pulse({}))).toEqual([]);
});

test('a page is older than a pulse of a later change or of another process', () => {
  expect(isOlder('boot.4', pulse({}))).toBe(true);
  expect(isOlder('boot.5', pulse({}))).toBe(false);
  expect(isOlder('boot.10', pulse({}))).toBe(false);
  expect(isOlder('before.9', pulse({}))).toBe(true);
});
