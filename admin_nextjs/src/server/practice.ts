import { isLoopback } from '@luxon/settings/table';
import { panelState } from './panel-state.ts';

/** Says whether this desk works against a MobCash of this very machine: a practice desk, no real money. */
export function isPracticeDesk(): boolean {
  return isLoopback(new URL(panelState().settings.mobcash.apiUrl).hostname);
}
