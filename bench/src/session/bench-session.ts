import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  closeDesk,
  createSessionStore,
  openDesk,
  pasteSession,
  removeEmbeddedDatabase,
  stopEmbeddedDatabase,
} from '@luxon/cashdesk';
import { createMemorySessionStore, createMobcashClient } from '@luxon/mobcash';
import { type SandboxDesk, startDesk } from '@luxon/sandbox';

const rounds = 4_000;
const warmUpRounds = 1_500;
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const tokens = {
  bearerToken: 'ory_at_EXAMPLE.EXAMPLE',
  userId: '1900000000000000000',
  sessionId: '1900000000000000001',
};

export interface SessionFigures {
  /** Median of (our call ÷ fetch of the same bytes), pair by pair, ready token, loopback. */
  readonly overheadRatioMedian: number;
  /** 99th percentile of our calls minus that of fetch, milliseconds. */
  readonly addedP99Ms: number;
  readonly stampede: {
    readonly signIns: number;
    readonly callsWithOldTokenAfter: number;
    readonly p99WaitMs: number;
  };
  /** From the paste being stored to the first call with it, in another process's client on PostgreSQL. */
  readonly pasteToFirstCallMs: number;
}

/** Measures what looking after the session costs a call, a stampede of callers, and how fast a paste is used. */
export async function benchSession(): Promise<SessionFigures> {
  return {
    ...(await measureOverhead()),
    stampede: await measureStampede(),
    pasteToFirstCallMs: await measurePaste(),
  };
}

const settingsOf = (apiUrl: string) => ({
  apiUrl,
  appUrl: 'https://app.example',
  clientId: '4e779103-d67b-42ef-bc9d-ab5ecdec40f8',
  clientSecret: null,
  login: 'cashier',
  password: 'EXAMPLE-password',
  cashboxCode: '1000001',
  lat: 10.5,
  lon: 20.25,
  signIn: ['reopen', 'refresh', 'oauth2'] as const,
});

/** A server that answers every JSON-RPC call at once: what is measured is the way there and back. */
async function startEcho() {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const id = /"id":(\d+)/.exec(Buffer.concat(chunks).toString('utf8'))?.[1] ?? '0';
      const text = `[{"jsonrpc":"2.0","id":${id},"result":{"nickname":"player"}}]`;
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-length': text.length })
        .end(text);
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function measureOverhead() {
  const { server, url } = await startEcho();
  const settings = settingsOf(url);
  const client = createMobcashClient({
    settings,
    store: createMemorySessionStore(),
    clock: () => new Date(),
    random: (size) => randomBytes(size),
    log: silent,
    readyTokens: () => tokens,
  });
  const headers = {
    accept: 'application/json, text/plain, */*',
    'content-type': 'application/json',
    authorization: `Bearer ${tokens.bearerToken}`,
    origin: settings.appUrl,
    referer: `${settings.appUrl}/`,
    'x-request-source': 'pwa',
  };
  const params = {
    location: { lat: settings.lat, lon: settings.lon },
    userID: tokens.userId,
    sessionID: tokens.sessionId,
    payerID: '100000001',
  };
  let id = 0;
  const bare = async (): Promise<void> => {
    id += 1;
    const body = JSON.stringify([{ jsonrpc: '2.0', id, method: 'mobile.payerNickname', params }]);
    const response = await fetch(`${url}/api/`, { method: 'POST', headers, body });
    JSON.parse(await response.text());
  };
  const ours = async (): Promise<void> => {
    if ((await client.payerNickname('100000001')).kind !== 'found')
      throw new Error('the echo was not understood');
  };
  const timed = async (work: () => Promise<void>): Promise<number> => {
    const started = performance.now();
    await work();
    return performance.now() - started;
  };
  const [ourMs, bareMs, ratios]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < rounds + warmUpRounds; round += 1) {
    // Taking turns in who goes first: neither profits from the other's warm caches.
    const first = round % 2 === 0;
    const a = await timed(first ? ours : bare);
    const b = await timed(first ? bare : ours);
    if (round < warmUpRounds) continue;
    const [our, other] = first ? [a, b] : [b, a];
    ourMs.push(our);
    bareMs.push(other);
    ratios.push(our / other);
  }
  server.closeAllConnections();
  server.close();
  return {
    overheadRatioMedian: round2(quantile(ratios, 0.5)),
    addedP99Ms: round2(quantile(ourMs, 0.99) - quantile(bareMs, 0.99)),
  };
}

/** A desk of its own with the embedded PostgreSQL, and a MobCash, for as long as the work takes. */
async function withGround<T>(work: (dataDir: string, sandbox: SandboxDesk) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'luxon-bench-'));
  const sandbox = await startDesk({
    login: 'cashier',
    password: 'EXAMPLE-password',
    cashboxCode: '1000001',
    controlPort: null,
  });
  try {
    return await work(dataDir, sandbox);
  } finally {
    await sandbox.close();
    await stopEmbeddedDatabase({ dataDir });
    await removeEmbeddedDatabase({ dataDir });
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function measureStampede(): Promise<SessionFigures['stampede']> {
  return withGround(async (dataDir, { url, control }) => {
    await runCallers([dataDir, url, '1']);
    control.revokeTokens();
    const before = control.signIns().length;
    const many = [dataDir, url, '500'];
    const waits = (await Promise.all([runCallers(many), runCallers(many)])).flat();
    const signedIn = control.calls().findLastIndex(({ method }) => method === 'loginPage');
    const late = control.calls().slice(signedIn);
    return {
      signIns: control.signIns().length - before,
      callsWithOldTokenAfter: late.filter(({ isAuthorized }) => !isAuthorized).length,
      p99WaitMs: Math.round(quantile(waits, 0.99)),
    };
  });
}

function runCallers(args: readonly string[]): Promise<number[]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'callers.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += String(chunk);
  });
  return new Promise((resolve, reject) => {
    child.on('exit', (code) => {
      if (code !== 0) reject(new Error(`the callers ended with ${code}`));
      else resolve((JSON.parse(output) as { waitsMs: number[] }).waitsMs);
    });
  });
}

function measurePaste(): Promise<number> {
  return withGround(async (dataDir, { url, control }) => {
    const place = {
      url: null,
      dataDir,
      keyFile: join(dataDir, 'luxon.key'),
      epochFile: join(dataDir, 'luxon.epoch'),
    };
    const [mine, other] = [await openDesk(place), await openDesk(place)];
    const settings = { ...settingsOf(url), signIn: [] };
    const { clock, random } = other;
    const store = createSessionStore(other, settings);
    const client = createMobcashClient({ settings, store, clock, random, log: silent });
    await client.payerNickname('100000001');
    const times: number[] = [];
    for (let round = 0; round < 15; round += 1) {
      const session = control.mintSession();
      const started = performance.now();
      await pasteSession(mine, settings, session, 'bench');
      const answer = await client.payerNickname('100000001');
      times.push(performance.now() - started);
      if (answer.kind !== 'found' || answer.session.sessionId !== session.sessionId)
        throw new Error('the call did not use what was pasted');
    }
    await Promise.all([closeDesk(mine), closeDesk(other)]);
    return round2(quantile(times, 0.5));
  });
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
}

const round2 = (value: number): number => Math.round(value * 100) / 100;
