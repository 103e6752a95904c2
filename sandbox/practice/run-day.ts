import { createRequest, scopeOf } from '@luxon/cashdesk';
import { forgedKinds, type SentMail } from '@luxon/sandbox';
import { planDay, silentPlayerId, type Visit } from './plan-day.ts';
import type { PracticeGround } from './practice-ground.ts';

/** One genuine notice as it was sent, with what was meant to become of it. */
export interface SentNotice {
  readonly visit: Visit;
  /** What the bank says arrived, minor units. */
  readonly amountMinor: bigint;
  readonly mail: SentMail;
  readonly deliveredAt: Date;
  readonly requested: boolean;
}

let lastRequest = 0;

/** Lets one player ask and pay: the request, then the bank's notice. */
export async function letPlayerPay(ground: PracticeGround, visit: Visit): Promise<SentNotice> {
  const { desk, sandbox, settings } = ground;
  const now = new Date();
  let amountMinor = visit.baseMinor + 777n;
  if (visit.fate !== 'unmatched') {
    lastRequest += 1;
    const created = await createRequest(desk, {
      playerId: visit.playerId,
      baseMinor: visit.baseMinor,
      currency: 'KGS',
      scope: scopeOf('demirbank', settings.mailbox?.address ?? ''),
      idempotencyKey: `practice-${process.pid}-${lastRequest}`,
      lifetimeMinutes: 20,
      slotsMax: 99,
      actor: 'practice',
    });
    if (created.kind !== 'created') throw new Error(`The practice request was not created: ${created.kind}.`);
    amountMinor = created.request.payMinor;
  }
  if (visit.fate === 'unknown') {
    sandbox.desk.control.setFault({
      method: 'deposit',
      fault: 'execute_then_hang',
      playerId: silentPlayerId,
      times: 1,
    });
  }
  // A transfer older than its request is for a person to judge.
  const bankTime = visit.fate === 'choose' ? new Date(now.getTime() - 5 * 60_000) : now;
  const mail = await sandbox.bank.sendIncoming({ amountMinor, language: visit.language, bankTime });
  return { visit, amountMinor, mail, deliveredAt: new Date(), requested: visit.fate !== 'unmatched' };
}

/**
 * Runs a day of so many genuine notices, with forged mails among them, one mail sent twice and the token dying in the
 * middle.
 */
export async function runDay(
  ground: PracticeGround,
  payments: number,
  say: (text: string) => void,
): Promise<readonly SentNotice[]> {
  const { bank, desk } = ground.sandbox;
  const sent: SentNotice[] = [];
  const visits = planDay(payments);
  for (const [index, visit] of visits.entries()) {
    sent.push(await letPlayerPay(ground, visit));
    const forgery = forgedKinds[index];
    if (forgery !== undefined)
      await bank.sendForged(forgery, { amountMinor: 500_000n, bankTime: new Date() });
    if (index === 0 && sent[0] !== undefined) await bank.resend(sent[0].mail.id);
    if (index === Math.floor(visits.length / 2)) {
      desk.control.revokeTokens();
      say('The token was revoked: the worker signs in again by itself.');
    }
    if ((index + 1) % 10 === 0) say(`${index + 1} of ${visits.length} notices sent …`);
  }
  return sent;
}
