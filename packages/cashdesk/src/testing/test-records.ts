import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Desk } from '../desk/desk.ts';
import type { NoticeFacts } from '../mail/notice-facts.ts';
import { type RecordedReading, recordReading } from '../mail/read-mail.ts';
import { storeMail } from '../mail/store-mail.ts';
import { createRequest, type NewRequest, type Request } from '../request/create-request.ts';
import { type Lease, startLease } from '../worker/worker-lease.ts';
import { testScope } from './test-scope.ts';

let counter = 0;
const next = () => {
  counter += 1;
  return counter;
};

/** Makes a notice: 100.50 KGS at the desk's present time, without a reference, unless said otherwise. */
export function makeNotice(desk: Desk, given: Partial<NoticeFacts> = {}): NoticeFacts {
  return {
    bank: 'demirbank',
    scope: testScope,
    amountMinor: 10_050n,
    currency: 'KGS',
    bankTime: desk.clock(),
    reference: null,
    holder: null,
    parserVersion: 'test/1',
    ...given,
  };
}

/** Stores a mail with bytes and UID of its own; gives its id. */
export async function makeMail(desk: Desk): Promise<string> {
  const uid = BigInt(next());
  const stored = await storeMail(desk, {
    mailbox: 'desk@example.com',
    folder: 'INBOX',
    uidValidity: 1n,
    uid,
    sizeBytes: 10,
    receivedAt: desk.clock(),
    raw: Buffer.from(`mail ${uid}`),
  });
  if (stored.kind !== 'stored') throw new Error(`The test's mail is ${stored.kind}.`);
  return stored.mailId;
}

/** Records what a genuine mail says; the signature is its own unless given. */
export async function readAsPayment(
  desk: Desk,
  mailId: string,
  notice: NoticeFacts,
  signature = createHash('sha256').update(mailId).digest('hex'),
): Promise<RecordedReading> {
  const signatureHashes = [signature];
  const evidence = { level: 'T1', domain: 'demirbank.example', signatureIds: signatureHashes };
  return recordReading(desk, mailId, { kind: 'payment', notice, signatureHashes, evidence });
}

/** Makes a payment out of a mail of its own; gives its id. */
export async function makePayment(desk: Desk, given: Partial<NoticeFacts> = {}): Promise<string> {
  const recorded = await readAsPayment(desk, await makeMail(desk), makeNotice(desk, given));
  if (recorded.kind !== 'recorded') throw new Error(`The test's payment is ${JSON.stringify(recorded)}.`);
  return recorded.paymentId;
}

/** A wish for 100 KGS with a key of its own. */
export function makeWish(given: Partial<NewRequest> = {}): NewRequest {
  return {
    playerId: '100000001',
    baseMinor: 10_000n,
    currency: 'KGS',
    scope: testScope,
    idempotencyKey: `key ${next()}`,
    lifetimeMinutes: 20,
    slotsMax: 99,
    actor: 'operator:test',
    ...given,
  };
}

/** Makes a request; gives it with the amount it drew. */
export async function makeRequest(desk: Desk, given: Partial<NewRequest> = {}): Promise<Request> {
  const result = await createRequest(desk, makeWish(given));
  if (result.kind !== 'created') throw new Error(`The test's request is ${result.kind}.`);
  return result.request;
}

/** Starts a lease that never beats; alive by the database's clock for 10 s. */
export function makeLease(desk: Desk): Promise<Lease> {
  return startLease(desk, { name: 'test', every: () => () => undefined });
}

/** Kills a worker without its saying so: its lease is as if it had not beaten for 11 s. */
export async function killLease(desk: Desk, lease: Pick<Lease, 'id'>): Promise<void> {
  await desk.database.drizzle.execute(
    sql`update worker_leases set heartbeat_at = ${desk.databaseTime()} - interval '11 s' where id = ${lease.id}`,
  );
}
