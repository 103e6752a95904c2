import { afterAll, beforeAll, expect, test } from 'vitest';
import { addReceivingAccount } from '../account/account-store.ts';
import { answerProposal } from '../approval/answer-proposal.ts';
import { decide } from '../approval/decide.ts';
import type { Decision } from '../approval/decision.ts';
import { readVersion } from '../approval/read-version.ts';
import { revokeShape } from '../credit/trusted-shapes.ts';
import type { Desk } from '../desk/desk.ts';
import { matchPayment } from '../match/match-payment.ts';
import { blockPlayer, limitPlayer, notePlayer, readPlayer } from '../player/player-store.ts';
import { setSwitch } from '../switch/switch-store.ts';
import { createTestDesk, makeOperator, makePayment, makeRequest, type TestDesk } from '../testing/index.ts';
import { isPermitted } from './is-permitted.ts';
import { operators } from './operator-tables.ts';
import { roles } from './roles.ts';

let opened: TestDesk;
let desk: Desk;
beforeAll(async () => {
  opened = await createTestDesk();
  desk = opened.desk;
  for (const role of roles) await makeOperator(desk, role, role);
});
afterAll(() => opened.close());

const reason = 'because';
let players = 500_000_000;
const newPlayer = () => players++;
const actorOf = (role: string) => `operator:${role}`;

test('money is decided by those on shift, whatever page was open; the auditor and a stranger are refused', async () => {
  const outcomes: Record<string, string> = {};
  for (const role of [...roles, 'stranger']) {
    const requestId = (await makeRequest(desk)).id;
    const decision: Decision = { kind: 'cancel_request', requestId };
    const version = await readVersion(desk.database.drizzle, { subject: 'request', subjectId: requestId });
    const result = await decide(desk, {
      decision,
      reason,
      version,
      actor: actorOf(role),
      secondPersonAbove: 0,
    });
    outcomes[role] = result.kind === 'refused' ? result.why : result.kind;
  }
  expect(outcomes).toEqual({
    owner: 'done',
    supervisor: 'done',
    cashier: 'done',
    auditor: 'not_allowed',
    stranger: 'not_allowed',
  });
});

test('a second person whose role does not allow it confirms nothing', async () => {
  const paymentId = await makePayment(desk, { amountMinor: 50_000n, bankTime: null });
  await matchPayment(desk, { paymentId, creditAmount: 'received' });
  const about = { subject: 'payment', subjectId: paymentId } as const;
  const shown = () => readVersion(desk.database.drizzle, about);
  const actor = actorOf('cashier');
  const decision: Decision = { kind: 'return', paymentId };
  const asked = { decision, reason, version: await shown(), actor, secondPersonAbove: 100 };
  const proposed = await decide(desk, asked);
  if (proposed.kind !== 'proposed') throw new Error(`Proposed: ${proposed.kind}`);
  const answer = {
    approvalId: proposed.approvalId,
    answer: 'confirm',
    reason,
    version: await shown(),
  } as const;
  const refused = { kind: 'refused', why: 'not_allowed' };
  expect(await answerProposal(desk, { ...answer, actor: actorOf('auditor') })).toEqual(refused);
  expect((await answerProposal(desk, { ...answer, actor: actorOf('supervisor') })).kind).toBe('done');
});

test('everybody on shift stops the credit; only who is in charge starts it', async () => {
  const turn = async (role: string, isOn: boolean) =>
    (await setSwitch(desk, { name: 'automaticCredit', isOn, reason, actor: actorOf(role) })).kind;
  expect(await turn('auditor', false)).toBe('not_allowed');
  expect(await turn('cashier', false)).toBe('changed');
  expect(await turn('cashier', true)).toBe('not_allowed');
  expect(await turn('supervisor', true)).toBe('changed');
});

test('where players pay to, only the owner says', async () => {
  const account = {
    name: 'new',
    bank: 'demirbank',
    mailbox: 'desk@desk.example',
    payTo: '0700',
    currency: 'KGS',
    dayLimitMinor: null,
    requestMinMinor: null,
    requestMaxMinor: null,
    shownFromMinute: null,
    shownUntilMinute: null,
  } as const;
  expect(await addReceivingAccount(desk, { ...account, reason, actor: actorOf('supervisor') })).toEqual({
    kind: 'not_allowed',
  });
});

test.each([
  ['notes a player', ['owner', 'supervisor', 'cashier']],
  ['blocks a player', ['owner', 'supervisor']],
  ['limits a player', ['owner']],
  ['takes back trust in a shape', ['owner', 'supervisor']],
])('%s: %s, and nobody else', async (what, allowed) => {
  for (const role of [...roles, 'stranger']) {
    const playerId = String(newPlayer());
    const by = { playerId, reason, actor: actorOf(role) };
    const currency = 'KGS' as const;
    const does: Record<string, () => Promise<{ readonly kind: string }>> = {
      'notes a player': () => notePlayer(desk, by),
      'blocks a player': () => blockPlayer(desk, { ...by, isBlocked: true, currency }),
      'limits a player': () => limitPlayer(desk, { ...by, requestMaxMinor: 1n, dayMaxMinor: null, currency }),
      'takes back trust in a shape': () => revokeShape(desk, { ...by, shape: '{id:string}' }),
    };
    const kind = (await does[what]?.())?.kind;
    if (allowed.includes(role)) expect(kind).not.toBe('not_allowed');
    else {
      expect([role, kind]).toEqual([role, 'not_allowed']);
      expect(await readPlayer(desk, playerId)).toBeNull();
    }
  }
});

test('who is switched off may do nothing, at once', async () => {
  const { drizzle } = desk.database;
  const actor = await makeOperator(desk, 'gone', 'owner');
  expect(await isPermitted(drizzle, actor, 'see_desk')).toBe(true);
  await drizzle.update(operators).set({ switchedOffAt: desk.clock() });
  expect(await isPermitted(drizzle, actor, 'see_desk')).toBe(false);
  expect(await isPermitted(drizzle, 'system', 'decide_money')).toBe(true);
});
