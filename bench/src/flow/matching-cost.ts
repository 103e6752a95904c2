import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  closeDesk,
  createRequest,
  type Desk,
  matchPayment,
  openDesk,
  recordReading,
  storeMail,
} from '@luxon/cashdesk';
import { quantile, round2 } from './quantiles.ts';

const scope = 'demirbank:bench@shop.example';
/** How crowded the sums are, whatever the number of requests: so many open and as many closed to a sum. */
const openPerSum = 10;
const sumStepMinor = 100n;
const smallestSumMinor = 1_000n;

export interface MatchingCost {
  readonly requests: number;
  readonly createMs: number;
  readonly matchMs: number;
}

interface Filled {
  readonly desk: Desk;
  readonly requests: number;
  readonly createMs: number[];
  readonly matchMs: number[];
  made: number;
}

export interface MatchingOptions {
  /** A database of the server the others are made on. */
  readonly server: Desk['database'];
  readonly dataDir: string;
  readonly sizes: readonly number[];
  readonly rounds: number;
  readonly perRound: number;
  readonly say: (words: string) => void;
}

/**
 * Measures taking a request and matching its payment in databases that hold so many open and closed requests: medians
 * of rounds that go through the databases in turns. The wait for the disk is left out, because it would hide the rest.
 */
export async function measureMatching(options: MatchingOptions): Promise<MatchingCost[]> {
  const filled: Filled[] = [];
  try {
    for (const size of options.sizes) {
      const startedAt = performance.now();
      filled.push(await openFilled(options, size));
      options.say(`  ${size} requests filled in (${Math.round(performance.now() - startedAt)} ms)`);
    }
    // The first round warms up plans and caches.
    for (let round = -1; round < options.rounds; round += 1) {
      const turn = (round + 1) % filled.length;
      for (const one of [...filled.slice(turn), ...filled.slice(0, turn)]) {
        for (let count = 0; count < options.perRound; count += 1) await measureOne(one, round >= 0);
      }
    }
  } finally {
    await Promise.all(filled.map(({ desk }) => closeDesk(desk)));
  }
  return filled.map(({ requests, createMs, matchMs }) => ({
    requests,
    createMs: round2(quantile(createMs, 0.5)),
    matchMs: round2(quantile(matchMs, 0.5)),
  }));
}

const sumOf = (index: number, requests: number): bigint =>
  smallestSumMinor + sumStepMinor * BigInt(index % Math.ceil(requests / 2 / openPerSum));

const wishOf = (index: number, requests: number) =>
  ({
    playerId: '100000001',
    baseMinor: sumOf(index, requests),
    currency: 'KGS',
    scope,
    idempotencyKey: `bench-${index}`,
    lifetimeMinutes: 20,
    slotsMax: 99,
    actor: 'bench',
  }) as const;

async function measureOne(one: Filled, counts: boolean): Promise<void> {
  const { desk, requests } = one;
  one.made += 1;
  const before = performance.now();
  const created = await createRequest(desk, wishOf(one.made, requests));
  const createMs = performance.now() - before;
  if (created.kind !== 'created') throw new Error(`A request was not created: ${created.kind}.`);
  const paymentId = await recordPayment(desk, one.made, created.request.payMinor);
  const beforeMatch = performance.now();
  const matched = await matchPayment(desk, { paymentId, creditAmount: 'received' });
  const matchMs = performance.now() - beforeMatch;
  if (matched.kind !== 'decided' || matched.decision.kind !== 'match')
    throw new Error('A payment did not find its request.');
  if (!counts) return;
  one.createMs.push(createMs);
  one.matchMs.push(matchMs);
}

async function recordPayment(desk: Desk, uid: number, amountMinor: bigint): Promise<string> {
  const mail = { mailbox: 'bench', folder: 'INBOX', uidValidity: 1n, uid: BigInt(uid) };
  const raw = Buffer.from(`mail ${uid}`);
  const stored = await storeMail(desk, { ...mail, sizeBytes: raw.length, receivedAt: desk.clock(), raw });
  if (stored.kind !== 'stored') throw new Error(`A mail was not stored: ${stored.kind}.`);
  const signatureHashes = [createHash('sha256').update(raw).digest('hex')];
  const recorded = await recordReading(desk, stored.mailId, {
    kind: 'payment',
    notice: {
      ...{ bank: 'demirbank', scope, amountMinor, currency: 'KGS', bankTime: desk.clock() },
      ...{ reference: null, holder: null, parserVersion: 'bench' },
    },
    signatureHashes,
    evidence: { level: 'T1', domain: 'demirbank.example', signatureIds: signatureHashes },
  });
  if (recorded.kind !== 'recorded') throw new Error(`A payment was not recorded: ${recorded.kind}.`);
  return recorded.paymentId;
}

async function openFilled({ server, dataDir }: MatchingOptions, requests: number): Promise<Filled> {
  const name = `bench_${requests}_${randomUUID().slice(0, 8)}`;
  await server.pool.query(`create database ${name}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  const desk = await openDesk({
    url: url.href,
    dataDir: join(dataDir, name),
    keyFile: join(dataDir, `${name}.key`),
    epochFile: join(dataDir, `${name}.epoch`),
    connectionsMax: 2,
    preparesStatements: true,
  });
  await fill(desk, requests);
  return { desk, requests, createMs: [], matchMs: [], made: 0 };
}

/** Copies one real request, so that whatever columns a request has are filled as the program fills them. */
async function fill(desk: Desk, requests: number): Promise<void> {
  // Its own amount lies below all others.
  const created = await createRequest(desk, { ...wishOf(0, requests), baseMinor: smallestSumMinor / 2n });
  if (created.kind !== 'created') throw new Error(`A request was not created: ${created.kind}.`);
  const { pool } = desk.database;
  const half = Math.floor(requests / 2);
  const copy = (slot: string, rest: string) =>
    pool.query(
      `insert into requests
       select filled.* from generate_series(0, $2::int - 1) as n, requests as model,
         lateral (select ${smallestSumMinor} + ${sumStepMinor} * (n / ${openPerSum}) as base) as sum,
         lateral jsonb_populate_record(model, jsonb_build_object(
           'id', gen_random_uuid(), 'base_minor', base, 'pay_minor', base + ${slot}, ${rest})) as filled
       where model.id = $1`,
      [created.request.id, half],
    );
  // Odd slots are taken by the open ones; new requests find the even ones free, each with a closed one behind it.
  await copy(
    `1 + 2 * (n % ${openPerSum})`,
    `'idempotency_key', 'open-' || n, 'created_at', now() - interval '1 minute', 'expires_at', now() + interval '1 hour'`,
  );
  await copy(
    `2 + 2 * (n % ${openPerSum})`,
    `'idempotency_key', 'closed-' || n, 'state', 'settled', 'holds_amount', false,
     'created_at', now() - interval '30 days', 'expires_at', now() - interval '29 days',
     'rests_until', now() - interval '28 days'`,
  );
  await pool.query('vacuum analyze requests');
  await pool.query('checkpoint');
}
