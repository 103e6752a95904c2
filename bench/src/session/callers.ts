// A process of many callers of one desk, on the desk's real store: arguments are database, MobCash and the number of
// callers; the key of the vault comes in BENCH_KEY. Prints one object when every caller has its answer.
import { randomBytes } from 'node:crypto';
import { createSessionStore, createVault, openDatabase } from '@luxon/cashdesk';
import { createMobcashClient } from '@luxon/mobcash';

const [databaseUrl = '', apiUrl = '', count = '1'] = process.argv.slice(2);
const database = openDatabase(databaseUrl, { connectionsMax: 8 });
const desk = {
  database,
  vault: createVault(Buffer.from(process.env.BENCH_KEY ?? '', 'base64')),
  clock: () => new Date(),
  random: (size: number) => randomBytes(size),
};
const settings = {
  apiUrl,
  appUrl: 'https://app.example',
  clientId: '4e779103-d67b-42ef-bc9d-ab5ecdec40f8',
  clientSecret: null,
  login: 'cashier',
  password: 'EXAMPLE-password',
  cashboxCode: '1000001',
  lat: 10.5,
  lon: 20.25,
  signIn: ['reopen', 'refresh', 'oauth2'],
} as const;
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const client = createMobcashClient({
  settings,
  store: createSessionStore(desk, settings),
  clock: desk.clock,
  random: desk.random,
  log: silent,
});
const waits: number[] = [];
let found = 0;
await Promise.all(
  Array.from({ length: Number(count) }, async () => {
    const started = performance.now();
    const answer = await client.payerNickname('100000001');
    waits.push(performance.now() - started);
    if (answer.kind === 'found') found += 1;
  }),
);
console.log(JSON.stringify({ found, waitsMs: waits }));
await database.close();
