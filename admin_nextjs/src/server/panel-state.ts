import type { Desk } from '@luxon/cashdesk';
import type { Environment, Settings, VariableReport } from '@luxon/settings';
import type { PulseHub } from './pulse-hub.ts';

/** What the process opened before Next: pages and actions find it here. */
export interface PanelState {
  readonly desk: Desk;
  readonly settings: Settings;
  /** Each variable as it stood when the process started, fit for people's eyes. */
  readonly startedWith: readonly VariableReport[];
  /** The environment as its files stand now; read by the process, because Next's bundle has no place of its own. */
  readonly environment: () => Environment;
  /** The MobCash settings as `.env` stands now: what a session is bound to follows them. */
  readonly mobcash: () => Settings['mobcash'];
  /** The desk's code as Node loaded it; Next's bundle uses it instead of a copy of its own. */
  readonly cashdesk: typeof import('@luxon/cashdesk');
  /** Tells the open panels what changed. */
  readonly pulses: PulseHub;
}

// Next bundles its own copy of this module, so the one place both sides share is the global object.
const key = Symbol.for('luxon.panel');
const holder = globalThis as { [key]?: PanelState };

/** Sets the state, once, by the process's entry. */
export function createPanelState(state: PanelState): void {
  holder[key] = state;
}

/** Gives the process's desk and settings. Throws when Next was started without `start.ts`. */
export function panelState(): PanelState {
  const state = holder[key];
  if (state === undefined) throw new Error('The panel is started by admin_nextjs/start.ts.');
  return state;
}
