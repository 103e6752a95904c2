'use client';

import type { PanelPulse } from '@/server/pulse-hub.ts';
import { createTabValue } from '../components/tab-value.ts';

/** What this tab last heard of the server. */
export interface Heard {
  readonly pulse: PanelPulse | null;
  /** Since when nothing is heard (ms of this machine's clock); null: the connection lives. */
  readonly lostAt: number | null;
}

const heard = createTabValue<Heard>({ pulse: null, lostAt: null });

/** Takes note of what was heard, for every part of the page that shows it. */
export const note = (news: Partial<Heard>): void => heard.set({ ...heard.read(), ...news });

/** Gives what this tab last heard; nothing while the server draws. */
export const useHeard = heard.useValue;

/** How many things a person must act on. */
export const needsPerson = ({ unmatched, unknown, proposals }: PanelPulse): number =>
  unmatched + unknown + proposals;

/** Says whether what was made under `shown` was made by the process `pulse` comes from. */
export const isOfProcess = (shown: string, pulse: PanelPulse): boolean =>
  shown.split('.')[0] === pulse.version.split('.')[0];

/** Says whether a page made under `shown` misses what `pulse` tells: a later change, or another process. */
export function isOlder(shown: string, pulse: PanelPulse): boolean {
  const countOf = (version: string): number => Number(version.split('.')[1]);
  return !isOfProcess(shown, pulse) || countOf(shown) < countOf(pulse.version);
}
