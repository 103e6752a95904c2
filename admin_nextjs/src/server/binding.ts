import { type SessionBinding, scopeOf } from '@luxon/cashdesk';
import { panelState } from './panel-state.ts';

/** What a MobCash session of this desk is bound to. */
export function deskBinding(): SessionBinding {
  const { apiUrl, login, cashboxCode, lat, lon } = panelState().mobcash();
  return { apiUrl, login, cashboxCode, lat, lon };
}

/** Inside what a request's amount is unique by the settings; null without a mailbox: no payment could meet a request. */
export function deskScope(): string | null {
  const { mailbox, mail } = panelState().settings;
  const [first] = mail.banks;
  return mailbox === null || first === undefined ? null : scopeOf(first.bank, mailbox.address);
}
