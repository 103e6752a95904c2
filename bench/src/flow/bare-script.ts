// The same way as a bare script would go it: IMAP IDLE, DKIM, one regular expression, two calls; no database, no
// request, no check beyond the signature, nothing that survives a restart. It is told its BareOrders first.
import { once } from 'node:events';
import { createOfflineResolver, type DeskSession, type DnsRecords } from '@luxon/sandbox';
import { ImapFlow } from 'imapflow';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { realPace } from '../../../email-watcher/src/mailbox/pace.ts';

export interface BareOrders {
  readonly mailbox: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly password: string;
  };
  readonly apiUrl: string;
  readonly session: Pick<DeskSession, 'bearerToken' | 'userId' | 'sessionId'>;
  readonly dns: DnsRecords;
  readonly domain: string;
}

/** Who pays what: amounts as in the book, and players. */
export type Payers = readonly (readonly [amount: string, playerId: string])[];

/** When the script had which part of a notice done; `Date` milliseconds. */
export interface BareTimes {
  readonly amount: string;
  readonly fetchedAt: number;
  readonly readAt: number;
  readonly lookedUpAt: number;
}

const { mailbox, apiUrl, session, dns, domain } = (await once(process, 'message'))[0] as BareOrders;
const resolver = createOfflineResolver(() => dns);
const sentence = /на сумму ([\d,]+\.\d{2}) KGS/u;
const payers = new Map<string, string>();
const times: BareTimes[] = [];
let lastId = 0;

const client = new ImapFlow({
  host: mailbox.host,
  port: mailbox.port,
  secure: false,
  doSTARTTLS: false,
  auth: { user: mailbox.user, pass: mailbox.password },
  logger: false,
  autoIdleDelay: realPace.autoIdleDelayMs,
  maxIdleTime: realPace.maxIdleMs,
  socketTimeout: realPace.silenceMs,
});
client.on('error', () => process.exit(1));
await client.connect();
const opened = await client.mailboxOpen('INBOX', { readOnly: true });
let nextUid = opened.uidNext;
let isHinted = false;
let isFetching = false;
client.on('exists', () => {
  isHinted = true;
  void fetchNew();
});
process.on('message', (message: Payers | 'report') => {
  if (message === 'report') process.send?.(times.splice(0));
  else for (const [amount, playerId] of message) payers.set(amount, playerId);
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');

async function fetchNew(): Promise<void> {
  if (isFetching) return;
  isFetching = true;
  while (isHinted) {
    isHinted = false;
    const mails = await client.fetchAll(`${nextUid}:*`, { uid: true, source: true }, { uid: true });
    const fetchedAt = Date.now();
    for (const { uid, source } of mails) {
      if (uid < nextUid || source === undefined) continue;
      nextUid = uid + 1;
      void credit(source, fetchedAt);
    }
  }
  isFetching = false;
}

async function credit(raw: Buffer, fetchedAt: number): Promise<void> {
  const { results } = await dkimVerify(raw, { resolver });
  if (!results.some(({ signingDomain, status }) => signingDomain === domain && status.result === 'pass'))
    return;
  const amount = sentence.exec(raw.toString('utf8'))?.[1]?.replaceAll(',', '') ?? '';
  const payerID = payers.get(amount);
  if (payerID === undefined) return;
  const readAt = Date.now();
  await call('payerNickname', { payerID });
  times.push({ amount, fetchedAt, readAt, lookedUpAt: Date.now() });
  await call('deposit', { deposit: { amount, payerID } });
}

async function call(method: string, params: object): Promise<void> {
  lastId += 1;
  const identity = { userID: session.userId, sessionID: session.sessionId };
  const response = await fetch(`${apiUrl}/api/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${session.bearerToken}` },
    body: JSON.stringify([
      {
        jsonrpc: '2.0',
        id: lastId,
        method: `mobile.${method}`,
        params: { location: { lat: 10.5, lon: 20.25 }, ...identity, ...params },
      },
    ]),
  });
  await response.json();
}
