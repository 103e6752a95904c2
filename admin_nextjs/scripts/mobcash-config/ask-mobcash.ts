import { randomBytes } from 'node:crypto';
import { createMemorySessionStore, createMobcashClient, type MobcashClient } from '@luxon/mobcash';
import type { MobcashSettings } from '@luxon/settings';

/** What MobCash said. `works`: exit 0, `refused`: 2, `unreachable`: 3. */
export interface LiveAnswer {
  readonly state: 'works' | 'refused' | 'unreachable' | 'not asked' | 'switched off' | 'skipped';
  /** What `user.profile` came to; null: not asked. */
  readonly profile: 'known' | 'other user' | 'refused' | 'unreachable' | null;
  /** What `payerNickname` came to; null: not asked. */
  readonly player: 'found' | 'refused' | 'unreachable' | null;
  /** A short reason, masked by the client; null: none. */
  readonly reason: string | null;
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * Asks MobCash with the ready tokens alone: `user.profile`, then `payerNickname` where a player is given. Never
 * signs in: without ready tokens in use nothing is asked, and the client gets no login.
 */
export async function askMobcash(settings: MobcashSettings, playerId: string | null): Promise<LiveAnswer> {
  const nothing = { profile: null, player: null, reason: null };
  const { readyTokens } = settings;
  if (readyTokens === null) return { ...nothing, state: 'not asked' };
  if (!settings.sessionFrom.includes('env')) return { ...nothing, state: 'switched off' };
  const client = createMobcashClient({
    settings: {
      ...settings,
      login: null,
      password: null,
      clientSecret: null,
      signIn: [],
      sessionFrom: ['env'],
    },
    // In memory: nothing of the check reaches the desk's own store.
    store: createMemorySessionStore(),
    readyTokens: () => readyTokens,
    clock: () => new Date(),
    random: (size) => randomBytes(size),
    log: silent,
  });
  const profile = await client.userProfile();
  if (profile.kind === 'unreachable') return { ...nothing, state: 'unreachable', profile: 'unreachable' };
  if (profile.kind !== 'known') return { ...nothing, state: 'refused', profile: 'refused' };
  const belongs = profile.userId === readyTokens.userId ? 'known' : 'other user';
  if (playerId === null) return { ...nothing, state: 'works', profile: belongs };
  return { ...(await askPlayer(client, playerId)), profile: belongs };
}

async function askPlayer(client: MobcashClient, playerId: string): Promise<Omit<LiveAnswer, 'profile'>> {
  const answer = await client.payerNickname(playerId);
  switch (answer.kind) {
    case 'found':
      return { state: 'works', player: 'found', reason: null };
    case 'rejected':
      return { state: 'refused', player: 'refused', reason: answer.message };
    case 'no_session':
      return { state: 'refused', player: 'refused', reason: null };
    case 'not_sent':
      return { state: 'unreachable', player: 'unreachable', reason: answer.reason };
  }
}
