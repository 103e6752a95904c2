// Looks a player up, signing in first where that is needed:
//   MOBCASH_LOGIN=… MOBCASH_PASSWORD=… MOBCASH_CASHDESK_ID=… node first-call.mjs <player id>
// A store of your own (the `SessionStore` type) keeps sessions across restarts; this one lives as long as the process.
import { randomBytes } from 'node:crypto';
import { createMemorySessionStore, createMobcashClient } from '@luxon/mobcash';

const { env } = process;
const client = createMobcashClient({
  settings: {
    apiUrl: env.MOBCASH_API_URL ?? 'https://admin.mob-cash.com',
    appUrl: 'https://app.mob-cash.com',
    clientId: '4e779103-d67b-42ef-bc9d-ab5ecdec40f8',
    clientSecret: env.MOBCASH_CLIENT_SECRET ?? null,
    login: env.MOBCASH_LOGIN ?? null,
    password: env.MOBCASH_PASSWORD ?? null,
    cashboxCode: env.MOBCASH_CASHDESK_ID ?? null,
    lat: Number(env.MOBCASH_DEFAULT_LAT ?? 0),
    lon: Number(env.MOBCASH_DEFAULT_LON ?? 0),
    signIn: ['reopen', 'refresh', 'oauth2'],
  },
  store: createMemorySessionStore(),
  clock: () => new Date(),
  random: (size) => randomBytes(size),
  log: console,
});

const answer = await client.payerNickname(process.argv[2] ?? '');
console.log(answer.kind === 'found' ? `Player: ${answer.nickname ?? 'without a nickname'}` : answer);
