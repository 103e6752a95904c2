import { expect, test } from 'vitest';
import { decideSetup, type SetupFacts } from './decide-setup.ts';

const now = new Date('2026-11-24T06:00:00Z');
const worker = { name: 'one', startedAt: now, heartbeatAt: now, isAlive: true };
const folder = { mailbox: 'desk@example.com', folder: 'INBOX', scannedAt: now, health: 'fresh' } as const;
const session = { state: 'ready', isThere: true, isProven: true, renewsItself: true, endsAt: null };
const nothing: SetupFacts = {
  operators: 0,
  isMailboxSet: false,
  workers: [],
  folders: [],
  mailboxAlarms: 0,
  banks: [],
  accountsOn: 0,
  session: { ...session, state: 'needs_operator', isThere: false, isProven: false },
  isPractice: false,
  practisedAt: null,
  credited: 0,
};
const all: SetupFacts = {
  operators: 1,
  isMailboxSet: true,
  workers: [worker],
  folders: [folder],
  mailboxAlarms: 0,
  banks: [{ bank: 'demirbank', level: 'T1' }],
  accountsOn: 1,
  session,
  isPractice: false,
  practisedAt: now,
  credited: 1,
};
const say = (facts: SetupFacts) => decideSetup(facts).map(({ step, state }) => `${step} ${state}`);

test('on an empty desk it is the person’s turn, where nothing has to come first', () => {
  expect(say(nothing)).toEqual([
    'operator todo',
    'worker todo',
    'mailbox todo',
    'bank later',
    'account later',
    'session todo',
    'practice later',
    'credit todo',
  ]);
});

test('a desk that credits is done', () => {
  expect(new Set(decideSetup(all).map(({ state }) => state))).toEqual(new Set(['done']));
});

test.each<[string, Partial<SetupFacts>, string]>([
  ['a worker that stopped', { workers: [{ ...worker, isAlive: false }] }, 'worker mend'],
  ['a mailbox that refuses, though it was read a moment ago', { mailboxAlarms: 1 }, 'mailbox mend'],
  ['a mailbox the worker is about to read', { folders: [] }, 'mailbox later'],
  ['a mailbox nobody reads', { folders: [], workers: [] }, 'mailbox todo'],
  ['a bank whose mails prove nothing', { banks: [{ bank: 'demirbank', level: 'T5' }] }, 'bank mend'],
  ['a session no call has proven', { session: { ...session, isProven: false } }, 'session later'],
  ['a session for a person', { session: { ...session, state: 'needs_operator' } }, 'session mend'],
  [
    'a real desk whose people never practised: they may leave it out',
    { practisedAt: null },
    'practice later',
  ],
  ['a practice desk is there for that one step', { isPractice: true, practisedAt: null }, 'practice todo'],
  ['a request nobody paid', { credited: 0 }, 'credit todo'],
])('%s', (_name, given, expected) => {
  expect(say({ ...all, ...given })).toContain(expected);
});
