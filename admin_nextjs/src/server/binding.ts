import { type SessionBinding, scopeOf } from '@luxon/cashdesk';
import { panelState } from './panel-state.ts';

/** What a MobCash session of this desk is bound to. */
export function deskBinding(): SessionBinding {
  const { apiUrl, login, cashboxCode, lat, lon } = panelState().mobcash();
  return { apiUrl, login, cashboxCode, lat, lon };
}

/** Inside what a request's amount is unique; null without a mailbox: no payment could ever meet a request. */
export function deskScope(): string | null {
  const { mailbox } = panelState().settings;
  return mailbox === null ? null : scopeOf('demirbank', mailbox.address);
}
