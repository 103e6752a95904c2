import { expect, test } from 'vitest';
import { type HealthFacts, healthAnswers, healthPlaces, judgeHealth } from './judge-health.ts';

const now = new Date('2026-11-24T06:00:00Z');
const ago = (ms: number) => new Date(now.getTime() - ms);
const worker = { name: 'one', startedAt: ago(1_000), heartbeatAt: now, isAlive: true };
const folder = { mailbox: 'desk@example.com', folder: 'INBOX', scannedAt: now, health: 'fresh' } as const;
const session = { state: 'ready', isThere: true, renewsItself: true, endsAt: null };
const queue = { jobs: 3, dueSince: null, givenUp: 0 };
const database = { version: '18', sizeBytes: 1, answerMs: 1, connections: 5, connectionsMax: 100 };
const well: HealthFacts = {
  workers: [worker],
  folders: [folder],
  session,
  isAutomaticCreditOn: true,
  unknown: 0,
  queue,
  database,
  disk: { freeBytes: 50e9, totalBytes: 100e9 },
  audit: { rows: 10n, unsealed: 2 },
  alarms: 0,
};

test('a desk that is well is well in every place', () => {
  const findings = judgeHealth(well, now);
  expect(findings.map(({ place }) => place)).toEqual(healthPlaces);
  expect(findings.filter(({ state }) => state !== 'good')).toEqual([]);
});

test.each<[string, Partial<HealthFacts>, string]>([
  ['no worker ever', { workers: [] }, 'worker bad never'],
  ['a worker that stopped', { workers: [{ ...worker, isAlive: false }] }, 'worker bad dead'],
  [
    'a stopped worker beside a living one',
    { workers: [{ ...worker, isAlive: false }, worker] },
    'worker good alive',
  ],
  ['no mailbox', { folders: [] }, 'mailbox bad none'],
  ['only folders that were given up', { folders: [{ ...folder, health: 'left' }] }, 'mailbox bad none'],
  ['one folder of two late', { folders: [folder, { ...folder, health: 'late' }] }, 'mailbox bad late'],
  ['no session', { session: { ...session, isThere: false } }, 'session bad none'],
  [
    'a session for a person',
    { session: { ...session, state: 'needs_operator' } },
    'session bad needs_person',
  ],
  [
    'a session that ends and stays ended',
    { session: { ...session, renewsItself: false, endsAt: ago(-14 * 60_000) } },
    'session bad ends',
  ],
  [
    'a session that ends and renews itself',
    { session: { ...session, endsAt: ago(-60_000) } },
    'session good ready',
  ],
  ['the red button', { isAutomaticCreditOn: false }, 'credit note off'],
  ['one unknown', { unknown: 1 }, 'unknown bad some'],
  ['a job that waits 59 s', { queue: { ...queue, dueSince: ago(59_000) } }, 'queue good flows'],
  ['a job that waits a minute', { queue: { ...queue, dueSince: ago(60_000) } }, 'queue note late'],
  ['a job that waits five', { queue: { ...queue, dueSince: ago(300_000) } }, 'queue bad stuck'],
  ['a slow database', { database: { ...database, answerMs: 201 } }, 'database note slow'],
  ['hardly a connection left', { database: { ...database, connections: 91 } }, 'database bad full'],
  ['a database elsewhere', { disk: null }, 'disk good elsewhere'],
  ['little room', { disk: { freeBytes: 1.9e9, totalBytes: 1e12 } }, 'disk note little'],
  ['no room', { disk: { freeBytes: 4e8, totalBytes: 1e12 } }, 'disk bad none'],
  ['an audit far behind', { audit: { rows: 1n, unsealed: 5_001 } }, 'audit note behind'],
  ['an alarm', { alarms: 1 }, 'alarms bad some'],
])('%s', (_name, given, expected) => {
  const [place] = expected.split(' ');
  const finding = judgeHealth({ ...well, ...given }, now).find((one) => one.place === place);
  expect(`${finding?.place} ${finding?.state} ${finding?.answer}`).toBe(expected);
  expect(healthAnswers[finding?.place ?? 'worker']).toContain(finding?.answer);
});
