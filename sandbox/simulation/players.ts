import { createRequest } from '@luxon/cashdesk';
import { makeOperator } from '@luxon/cashdesk/testing';
import { forgedKinds } from '@luxon/sandbox';
import { scope } from './bank.ts';
import { unknownPlayerId } from './mobcash.ts';
import type { Snapshot } from './snapshot.ts';
import type { Notice } from './truth.ts';
import type { World } from './world.ts';

/** Few, so that many players ask for the same sum. */
const bases = [50_000n, 50_000n, 70_000n] as const;
const slotsMax = 14;
/** Added where a player pays another sum: no request of another player can have this amount. */
const wrongByMinor = 900n;

/** Two people at the desk, and a few players who ask and pay before the storm begins, so that there is something to lose. */
export async function openWithPlayers(world: World): Promise<void> {
  const { dice, panel } = world;
  for (const person of ['one', 'two']) await makeOperator(panel.desk, person);
  const players = 3 + dice.below(4);
  for (let player = 0; player < players; player += 1) {
    world.counts.requests += 1;
    await createRequest(panel.desk, wishOf(world, String(100_000 + world.counts.requests)));
  }
  await world.advance(1_000);
  for (let player = 0; player < players - 1; player += 1) {
    await pay(world, await world.look());
    deliver(world);
  }
}

function wishOf({ dice, counts }: World, playerId: string) {
  return {
    playerId,
    baseMinor: dice.pick(bases),
    currency: 'KGS',
    scope,
    idempotencyKey: `wish ${counts.requests}`,
    lifetimeMinutes: 20,
    slotsMax,
    actor: 'operator:one',
  } as const;
}

/** A player asks for a credit, at times one who asked before, at times with the form sent twice. */
export function ask(world: World): void {
  const { dice, scheduler, panel, counts } = world;
  const times = dice.chance(0.25) ? 2 : 1;
  if (times === 2) world.tally.add('form_sent_twice');
  for (let who = 0; who < (dice.chance(0.4) ? 2 : 1); who += 1) {
    counts.requests += 1;
    const playerId = dice.weighted([
      [80, String(100_000 + counts.requests)],
      [16, String(100_001 + dice.below(counts.requests))],
      [4, unknownPlayerId],
    ]);
    const wish = wishOf(world, playerId);
    for (let time = 0; time < times; time += 1) {
      scheduler.start('panel', `request of ${playerId}`, () => createRequest(panel.desk, wish));
    }
  }
}

/** Until then a payment of this amount can belong to nobody else (design, "An amount rests after every ending"). */
function isAmountHeld(request: Snapshot['requests'][number], nowMs: number): boolean {
  const marginMs = 10 * 60_000;
  return request.holdsAmount && (request.restsUntil === null || nowMs < request.restsUntil - marginMs);
}

/** A player pays: mostly what was asked for; at times late, early, twice, another sum, or without asking. */
export async function pay(world: World, snapshot: Snapshot): Promise<boolean> {
  const { dice } = world;
  const nowMs = world.nowMs();
  const payable = snapshot.requests.filter((request) => isAmountHeld(request, nowMs));
  const unpaid = payable.filter(({ id }) => !world.notices.some(({ requestId }) => requestId === id));
  const how = dice.weighted([
    [70, 'exact'],
    [8, 'again'],
    [6, 'wrong sum'],
    [5, 'early'],
    [5, 'unasked'],
  ] as const);
  if (how === 'unasked') {
    world.counts.requests += 1;
    const playerId = String(100_000 + world.counts.requests);
    const amountMinor = 30_000n + BigInt(world.counts.requests);
    await book(world, { playerId, amountMinor, bankTime: world.now(), requestId: null }, how);
    return true;
  }
  const request = dice.pickAny(how === 'again' ? payable : unpaid);
  if (request === undefined) return false;
  const { id: requestId, playerId } = request;
  const amountMinor = BigInt(request.payMinor) + (how === 'wrong sum' ? wrongByMinor : 0n);
  const bankTime = how === 'early' ? new Date(nowMs - dice.below(10 * 60_000)) : world.now();
  await book(world, { playerId, amountMinor, bankTime, requestId }, how);
  return true;
}

/** Whole seconds, as the bank writes them; never two equal transfers in one second, which the bank cannot tell apart. */
async function book(world: World, paid: Omit<Notice, 'id'>, how: string): Promise<void> {
  const { dice, notices, onItsWay, trace } = world;
  let second = Math.floor(paid.bankTime.getTime() / 1_000);
  const isTaken = (at: number): boolean =>
    notices.some(
      ({ amountMinor, bankTime }) => amountMinor === paid.amountMinor && bankTime.getTime() === at * 1_000,
    );
  while (isTaken(second)) second += 1;
  const notice = { ...paid, bankTime: new Date(second * 1_000), id: notices.length };
  notices.push(notice);
  trace.say(`   = bank: money ${notice.id}, ${notice.playerId} pays ${notice.amountMinor} (${how})`);
  const words = { ...notice, language: dice.pick(['ru', 'ky'] as const) };
  onItsWay.push({
    raw: await world.bank.writeNotice(words),
    origin: { kind: 'genuine', notice: notice.id },
  });
  if (!dice.chance(0.08)) return;
  // The bank writes the same notice a second time: other signature, same words.
  world.tally.add('mail_written_again');
  onItsWay.push({
    raw: await world.bank.writeNotice(words),
    origin: { kind: 'genuine', notice: notice.id },
  });
}

/** The bank takes money back, and writes so; at times it writes it again, or before its notice of the money arrives. */
export async function takeBack(world: World): Promise<boolean> {
  const { dice, notices, onItsWay, tally, trace } = world;
  const notice = dice.pickAny(notices);
  if (notice === undefined) return false;
  tally.add('money_taken_back');
  trace.say(`   = bank: money ${notice.id} is taken back`);
  const words = { ...notice, language: dice.pick(['ru', 'ky'] as const) };
  onItsWay.push({
    raw: await world.bank.writeOther('reversal', words),
    origin: { kind: 'other', what: 'reversal' },
  });
  return true;
}

/** A mail arrives that is not about money that came in: forged, changed, or of another kind. */
export async function sendOtherMail(world: World, snapshot: Snapshot): Promise<void> {
  const { dice, onItsWay } = world;
  const request = dice.pickAny(snapshot.requests);
  // A forger guesses well: the very amount a request waits for.
  const amountMinor = request === undefined ? 50_000n : BigInt(request.payMinor);
  const words = { amountMinor, bankTime: world.now(), language: 'ru' } as const;
  if (dice.chance(0.3)) {
    const what = dice.pick(['outgoing', 'otp'] as const);
    onItsWay.push({ raw: await world.bank.writeOther(what, words), origin: { kind: 'other', what } });
    return;
  }
  const what = dice.pick(forgedKinds);
  const kind = what === 'bad_signature' ? 'changed' : 'forged';
  world.tally.add(`mail_${kind}`);
  onItsWay.push({ raw: await world.bank.forge(what, words), origin: { kind, what } });
}

/** One mail on its way arrives, whichever; at times it stays on its way too and comes again. */
export function deliver(world: World): boolean {
  const { dice, onItsWay, delivered, mailServer, trace } = world;
  const isAgain = delivered.length > 0 && dice.chance(0.06);
  const mail = dice.pickAny(isAgain ? delivered : onItsWay);
  if (mail === undefined) return false;
  if (isAgain) world.tally.add('mail_again');
  else {
    const place = onItsWay.indexOf(mail);
    if (place > 0) world.tally.add('mail_out_of_order');
    onItsWay.splice(place, 1);
  }
  delivered.push(mail);
  const { uid } = mailServer.deliver(mail.raw, world.now(), mail.origin);
  const { origin } = mail;
  const what = origin.kind === 'genuine' ? `money ${origin.notice}` : `${origin.kind} ${origin.what}`;
  trace.say(`   = mailbox: ${uid}, ${what}${isAgain ? ' (again)' : ''}`);
  return true;
}
