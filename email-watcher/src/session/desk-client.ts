import { createSessionStore, type Desk, type SessionBinding } from '@luxon/cashdesk';
import { createMobcashClient, type MobcashClient } from '@luxon/mobcash';
import type { MobcashSettings } from '@luxon/settings';
import type { Log } from '../log.ts';
import { bindingOf } from './binding.ts';
import { watchSettings } from './watch-settings.ts';

/** The client of the desk as the settings stand now. */
export interface DeskClient {
  client(): MobcashClient;
  binding(): SessionBinding;
  settings(): MobcashSettings;
  /** Whether a new refresh token was lost since the start. */
  hasLostRefreshToken(): boolean;
  stop(): void;
}

export interface DeskClientParts {
  readonly desk: Desk;
  readonly log: Log;
  readonly initial: MobcashSettings;
  readonly readSettings: () => MobcashSettings | null;
}

// Ready tokens are read by the client itself, before every call.
const withoutTokens = (settings: MobcashSettings): string =>
  JSON.stringify({ ...settings, readyTokens: null });

/** Opens the client and follows the settings: another password, login or place is used without a restart. */
export function openDeskClient({ desk, log, initial, readSettings }: DeskClientParts): DeskClient {
  const create = (settings: MobcashSettings): MobcashClient =>
    createMobcashClient({
      settings,
      store: createSessionStore(desk, bindingOf(settings)),
      clock: desk.clock,
      random: desk.random,
      log,
      readyTokens: () => watch.current().readyTokens,
      onRefreshTokenLost: () => {
        hasLost = true;
      },
    });
  let hasLost = false;
  let present = initial;
  const watch = watchSettings({
    initial,
    read: readSettings,
    onChange: (next) => {
      if (withoutTokens(next) !== withoutTokens(present)) {
        client = create(next);
        log.info('The MobCash settings changed: the new ones are in use.');
      }
      present = next;
    },
    onUnusable: () =>
      log.warn(
        'The settings were changed and cannot be used as they stand: the former ones stay in use, and no new token is taken from .env. "npx luxon doctor" says what is wrong.',
      ),
  });
  let client = create(initial);
  return {
    client: () => client,
    binding: () => bindingOf(present),
    settings: () => present,
    hasLostRefreshToken: () => hasLost,
    stop: () => watch.stop(),
  };
}
