import type { SessionBinding } from '@luxon/cashdesk';
import { panelState } from './panel-state.ts';

/** What a MobCash session of this desk is bound to. */
export function deskBinding(): SessionBinding {
  const { apiUrl, login, cashboxCode, lat, lon } = panelState().settings.mobcash;
  return { apiUrl, login, cashboxCode, lat, lon };
}

/** Inside what a request's amount is unique: the bank and the mailbox its notices arrive in. */
export function deskScope(): string {
  return `demirbank:${panelState().settings.mailbox?.address ?? ''}`;
}
