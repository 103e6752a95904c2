// A process of many callers of one desk, on the desk's real store: arguments are the desk's folder, MobCash, the number
// of callers and, where it is not the embedded one in that folder, the database. Prints one object at the end.
import { join } from 'node:path';
import { closeDesk, createSessionStore, openDesk } from '@luxon/cashdesk';
import { createMobcashClient } from '@luxon/mobcash';

const [dataDir = '', apiUrl = '', count = '1', url] = process.argv.slice(2);
const desk = await openDesk({
  url: url ?? null,
  dataDir,
  keyFile: join(dataDir, 'luxon.key'),
  epochFile: join(dataDir, 'luxon.epoch'),
  connectionsMax: 8,
});
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
await closeDesk(desk);
