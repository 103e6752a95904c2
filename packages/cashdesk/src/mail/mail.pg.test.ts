import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Desk } from '../desk/desk.ts';
import { history } from '../history/history-table.ts';
import { listOpenAlarms } from '../history/raise-alarm.ts';
import { closePayment } from '../match/undo-match.ts';
import { payments } from '../payment/payment-tables.ts';
import { unclearScopeOf } from '../request/scope-of.ts';
import { createTestDesk, makeMail, makeNotice, readAsPayment, type TestDesk } from '../testing/index.ts';
import { acceptMailByHand, dismissMail } from './accept-mail.ts';
import { holdMailbox } from './hold-mailbox.ts';
import { mails } from './mail-tables.ts';
import type { NoticeFacts } from './notice-facts.ts';
import { loadMailToRead, readTriesMax, recordReading } from './read-mail.ts';
import {
  advanceMailCursor,
  dueHoles,
  type FetchedMail,
  knownUids,
  readMailCursor,
  recordHole,
  restingHoles,
  storeMail,
  storeMails,
} from './store-mail.ts';

let opened: TestDesk;
let desk: Desk;
let other: Desk;
beforeEach(async () => {
  opened = await createTestDesk();
  desk = opened.desk;
  other = opened.another();
});
afterEach(() => opened.close());

const generation = { mailbox: 'desk@example.com', folder: 'INBOX', uidValidity: 7n };
const fetched = (given: Partial<FetchedMail> = {}): FetchedMail => ({
  ...generation,
  uid: 1n,
  sizeBytes: 5,
  receivedAt: desk.clock(),
  raw: Buffer.from('bytes'),
  ...given,
});
const stateOf = async (mailId: string) => {
  const [mail] = await desk.database.drizzle.select().from(mails).where(eq(mails.id, mailId));
  return mail?.state;
};
const sumOfPayments = async () => {
  const rows = await desk.database.drizzle.select().from(payments);
  return { count: rows.length, sum: rows.reduce((sum, { amountMinor }) => sum + amountMinor, 0n) };
};
const jobs = async (task: string) => {
  const text = 'select count(*)::int as n from graphile_worker.jobs where task_identifier = $1';
  return (await desk.database.pool.query(text, [task])).rows[0]?.n;
};

describe('storing', () => {
  test('a mail stored twice at once is one mail with one job', async () => {
    const results = await Promise.all([storeMail(desk, fetched()), storeMail(other, fetched())]);
    expect(results.map(({ kind }) => kind).sort()).toEqual(['known', 'stored']);
    expect(await jobs('read_mail')).toBe(1);
  });

  test('the same UID with other bytes is an alarm, and the first bytes stay', async () => {
    const first = await storeMail(desk, fetched());
    expect(await storeMail(desk, fetched({ raw: Buffer.from('other') }))).toEqual({ kind: 'changed' });
    if (first.kind !== 'stored') throw new Error('not stored');
    expect(await listOpenAlarms(desk)).toMatchObject([{ kind: 'mail_changed', subject: first.mailId }]);
    const mail = await loadMailToRead(desk, first.mailId);
    expect(Buffer.from(mail?.raw ?? []).toString()).toBe('bytes');
  });

  test('the same UID after UIDVALIDITY changed is another mail', async () => {
    await storeMail(desk, fetched());
    expect((await storeMail(desk, fetched({ uidValidity: 8n }))).kind).toBe('stored');
  });

  test('a mail too big to fetch waits for a person with an alarm, and is never read', async () => {
    const stored = await storeMail(desk, fetched({ raw: null }));
    if (stored.kind !== 'stored') throw new Error('not stored');
    expect(await stateOf(stored.mailId)).toBe('oversize');
    expect(await loadMailToRead(desk, stored.mailId)).toBeNull();
    expect(await jobs('read_mail')).toBe(0);
    expect(await listOpenAlarms(desk)).toMatchObject([{ kind: 'mail_oversize' }]);
  });

  test('of a mail too big its header part is kept, and it is never read', async () => {
    const stored = await storeMail(
      desk,
      fetched({ raw: Buffer.from('Subject: big\r\n\r\n'), isOversize: true }),
    );
    if (stored.kind !== 'stored') throw new Error('not stored');
    expect(await stateOf(stored.mailId)).toBe('oversize');
    expect(await loadMailToRead(desk, stored.mailId)).toBeNull();
    expect(await jobs('read_mail')).toBe(0);
  });

  test('two that store the same mails at once, in opposite orders, store each once and never lock each other out', async () => {
    for (let round = 0n; round < 10n; round += 1n) {
      const batch = Array.from({ length: 20 }, (_, index) =>
        fetched({ uid: 100n * (round + 1n) + BigInt(index) }),
      );
      const [one, two] = await Promise.all([
        storeMails(desk, generation, batch),
        storeMails(other, generation, batch.toReversed()),
      ]);
      const all = [...one, ...two].map(({ kind }) => kind);
      expect(all.filter((kind) => kind === 'stored')).toHaveLength(20);
      expect(all.filter((kind) => kind === 'known')).toHaveLength(20);
    }
    expect(await jobs('read_mail')).toBe(200);
  });

  test('70,000 UIDs can be asked for at once', async () => {
    await storeMail(desk, fetched({ uid: 69_999n }));
    const uids = Array.from({ length: 70_000 }, (_, index) => BigInt(index + 1));
    expect([...(await knownUids(desk, generation, uids))]).toEqual([69_999n]);
  });

  test('one worker holds a mailbox at a time; the next takes over when it goes', async () => {
    const first = await holdMailbox(desk, 'a');
    expect(await holdMailbox(other, 'a')).toBeNull();
    const elsewhere = await holdMailbox(other, 'b');
    expect(elsewhere).not.toBeNull();
    await first?.release();
    const next = await holdMailbox(other, 'a');
    expect(next).not.toBeNull();
    await Promise.all([next?.release(), elsewhere?.release()]);
  });
});

describe('cursor and holes', () => {
  test('a cursor never moves back within a generation, and starts anew with the next', async () => {
    await advanceMailCursor(desk, generation, 10n);
    await Promise.all([advanceMailCursor(desk, generation, 9n), advanceMailCursor(other, generation, 12n)]);
    expect((await readMailCursor(desk, generation))?.nextUid).toBe(12n);
    await advanceMailCursor(desk, { ...generation, uidValidity: 8n }, 3n);
    expect(await readMailCursor(desk, generation)).toMatchObject({ nextUid: 3n, uidValidity: 8n });
  });

  test('a hole is forgotten when another worker was handed its mail meanwhile', async () => {
    const { desk } = opened;
    await storeMail(desk, {
      ...generation,
      uid: 6n,
      sizeBytes: 3,
      receivedAt: desk.clock(),
      raw: Buffer.from('six'),
    });
    await recordHole(desk, generation, 6n);
    await recordHole(desk, generation, 7n);
    opened.advance(61_000);
    expect(await dueHoles(desk, generation)).toEqual([7n]);
    const { rows } = await desk.database.pool.query('select uid::int from mail_holes');
    expect(rows).toEqual([{ uid: 7 }]);
  });

  test('a hole is asked for again after 1, 2, 4 minutes, until its mail is stored', async () => {
    await recordHole(desk, generation, 5n);
    expect(await dueHoles(desk, generation)).toEqual([]);
    opened.advance(60_000);
    expect(await dueHoles(desk, generation)).toEqual([5n]);
    await recordHole(desk, generation, 5n);
    opened.advance(60_000);
    expect(await dueHoles(desk, generation)).toEqual([]);
    opened.advance(60_000);
    expect(await dueHoles(desk, generation)).toEqual([5n]);
    await storeMail(desk, fetched({ uid: 5n }));
    expect(await dueHoles(desk, generation)).toEqual([]);
    expect([...(await knownUids(desk, generation, [4n, 5n]))]).toEqual([5n]);
  });
});

test('a hole that stays for hours is an alarm of its folder', async () => {
  for (let tries = 1; tries <= 7; tries += 1) await recordHole(desk, generation, 5n);
  expect(await listOpenAlarms(desk)).toEqual([]);
  await recordHole(desk, generation, 5n);
  expect(await listOpenAlarms(desk)).toMatchObject([{ kind: 'mail_withheld' }]);
  expect([...(await restingHoles(desk, generation))]).toEqual([5n]);
});

test('the alarm of a hole ends when the last mail that stayed away for hours is stored', async () => {
  for (const uid of [5n, 6n])
    for (let tries = 1; tries <= 8; tries += 1) await recordHole(desk, generation, uid);
  await recordHole(desk, generation, 7n);
  await storeMail(desk, fetched({ uid: 7n }));
  await storeMail(desk, fetched({ uid: 5n }));
  expect(await listOpenAlarms(desk)).toMatchObject([{ kind: 'mail_withheld' }]);
  await storeMail(desk, fetched({ uid: 6n }));
  expect(await listOpenAlarms(desk)).toEqual([]);
});

describe('reading', () => {
  test('a mail read twice at once makes one payment and one job', async () => {
    const mailId = await makeMail(desk);
    const notice = makeNotice(desk);
    const results = await Promise.all([
      readAsPayment(desk, mailId, notice),
      readAsPayment(other, mailId, notice),
    ]);
    expect(results.map(({ kind }) => kind).sort()).toEqual(['not_waiting', 'recorded']);
    expect(await sumOfPayments()).toEqual({ count: 1, sum: 10_050n });
    expect(await jobs('match_payment')).toBe(1);
  });

  test('one signature in two mails read at once makes one payment; both mails are read', async () => {
    for (let round = 0; round < 10; round += 1) {
      const [one, two] = [await makeMail(desk), await makeMail(desk)];
      const notice = makeNotice(desk, { amountMinor: 500n + BigInt(round) });
      const signature = `signature ${round}`;
      const results = await Promise.all([
        readAsPayment(desk, one, notice, signature),
        readAsPayment(other, two, notice, signature),
      ]);
      expect(results.map(({ kind }) => kind).sort()).toEqual(['recorded', 'repeated']);
      expect([await stateOf(one), await stateOf(two)]).toEqual(['read', 'read']);
    }
    expect((await sumOfPayments()).count).toBe(10);
  });

  test('the same facts under another signature, at once, make one payment; the other mail waits for a person', async () => {
    for (let round = 0; round < 10; round += 1) {
      const ids = [await makeMail(desk), await makeMail(desk)] as const;
      const notice = makeNotice(desk, { amountMinor: 500n + BigInt(round) });
      const results = await Promise.all([
        readAsPayment(desk, ids[0], notice),
        readAsPayment(other, ids[1], notice),
      ]);
      expect(results.map(({ kind }) => kind).sort()).toEqual(['moved', 'recorded']);
      expect(results).toContainEqual({ kind: 'moved', state: 'review', reason: 'fingerprint_seen' });
    }
    expect((await sumOfPayments()).count).toBe(10);
  });

  test('one signature under other facts, at once, makes one payment: the index decides, the other is an alarm', async () => {
    for (let round = 0; round < 10; round += 1) {
      const ids = [await makeMail(desk), await makeMail(desk)] as const;
      const [one, two] = [makeNotice(desk), makeNotice(desk, { amountMinor: 99n })];
      const signature = `signature ${round}`;
      await Promise.all([
        readAsPayment(desk, ids[0], one, signature),
        readAsPayment(other, ids[1], two, signature),
      ]);
      opened.advance(1_000);
    }
    expect((await sumOfPayments()).count).toBe(10);
    expect((await listOpenAlarms(desk)).length).toBe(10);
  });

  test('two payments of one sum at different bank times are two payments', async () => {
    await readAsPayment(desk, await makeMail(desk), makeNotice(desk));
    opened.advance(1_000);
    await readAsPayment(desk, await makeMail(desk), makeNotice(desk));
    expect(await sumOfPayments()).toEqual({ count: 2, sum: 20_100n });
  });

  test.each(['signature', 'reference'] as const)(
    'the same %s with another sum is an alarm, and no payment',
    async (key) => {
      const reference = key === 'reference' ? 'R1' : null;
      const signature = (mail: string) => (key === 'signature' ? 'one' : mail);
      await readAsPayment(desk, await makeMail(desk), makeNotice(desk, { reference }), signature('a'));
      opened.advance(1_000);
      const notice = makeNotice(desk, { reference, amountMinor: 99n });
      expect(await readAsPayment(desk, await makeMail(desk), notice, signature('b'))).toEqual({
        kind: 'moved',
        state: 'review',
        reason: 'contradicts_payment',
      });
      expect(await listOpenAlarms(desk)).toMatchObject([{ kind: 'payment_contradicted' }]);
      expect((await sumOfPayments()).count).toBe(1);
    },
  );

  test.each([
    ['within a day is one payment', 86_400_000, { kind: 'repeated' }],
    ['days later waits for a person', 86_400_001, { kind: 'moved', reason: 'fingerprint_seen' }],
  ])('the same short number and sum of a bank that says no time, %s', async (_, laterMs, outcome) => {
    const notice = () => makeNotice(desk, { reference: '1024', bankTime: null });
    await readAsPayment(desk, await makeMail(desk), notice());
    opened.advance(laterMs);
    expect(await readAsPayment(desk, await makeMail(desk), notice())).toMatchObject(outcome);
    expect((await sumOfPayments()).count).toBe(1);
  });

  test('DNS trouble is tried again within a budget, then a person is asked', async () => {
    const mailId = await makeMail(desk);
    const reading = { kind: 'try_again', reason: 'dns_trouble', evidence: {} } as const;
    const started = desk.clock().getTime();
    for (let tries = 1; tries < readTriesMax; tries += 1) {
      const result = await recordReading(desk, mailId, reading);
      if (result.kind !== 'try_again') throw new Error(`${result.kind} after ${tries} tries`);
      opened.setNow(result.at);
    }
    expect(await recordReading(desk, mailId, reading)).toMatchObject({ kind: 'moved', state: 'review' });
    expect(desk.clock().getTime() - started).toBeGreaterThan(100 * 60_000);
    expect(desk.clock().getTime() - started).toBeLessThan(130 * 60_000);
  });

  test('what cannot be read raises an alarm, and every move is in the history', async () => {
    const mailId = await makeMail(desk);
    await recordReading(desk, mailId, { kind: 'unreadable', reason: 'no_text', evidence: {} });
    expect(await listOpenAlarms(desk)).toMatchObject([{ kind: 'mail_unreadable', subject: mailId }]);
    const lines = await desk.database.drizzle.select().from(history).where(eq(history.subjectId, mailId));
    expect(lines.map(({ fromState, toState }) => [fromState, toState])).toEqual([
      [null, 'stored'],
      ['stored', 'verified'],
      ['verified', 'unreadable'],
    ]);
  });
});

describe('a person', () => {
  const review = async (notice = makeNotice(desk), evidence: object = {}) => {
    const mailId = await makeMail(desk);
    await recordReading(desk, mailId, { kind: 'review', reason: 'not_fresh', evidence, notice });
    return mailId;
  };
  const byHand = { reason: 'seen in the bank’s app', actor: 'operator:1' };

  test('accepts a mail twice at once: one payment', async () => {
    const mailId = await review();
    const results = await Promise.all([
      acceptMailByHand(desk, { mailId, ...byHand }),
      acceptMailByHand(other, { mailId, ...byHand }),
    ]);
    expect(results.map(({ kind }) => kind).sort()).toEqual(['not_waiting', 'recorded']);
    expect(await sumOfPayments()).toEqual({ count: 1, sum: 10_050n });
  });

  test('accepts a mail while the bank’s own arrives: one payment', async () => {
    for (let round = 0; round < 10; round += 1) {
      const notice = makeNotice(desk, { amountMinor: 700n + BigInt(round) });
      const [mailId, genuine] = [await review(notice), await makeMail(desk)];
      await Promise.all([
        acceptMailByHand(desk, { mailId, ...byHand }),
        readAsPayment(other, genuine, notice),
      ]);
    }
    expect((await sumOfPayments()).count).toBe(10);
  });

  test('is told of a payment just like it, and may say that this is another one', async () => {
    await readAsPayment(desk, await makeMail(desk), makeNotice(desk));
    const mailId = await review();
    expect((await acceptMailByHand(desk, { mailId, ...byHand })).kind).toBe('seen_before');
    expect((await acceptMailByHand(desk, { mailId, ...byHand, isAnother: true })).kind).toBe('recorded');
    expect((await sumOfPayments()).count).toBe(2);
  });

  test('is told of a payment just like it where one of the two does not say the mailbox', async () => {
    const unclear = { scope: unclearScopeOf('demirbank') };
    await readAsPayment(desk, await makeMail(desk), makeNotice(desk));
    const mailId = await review(makeNotice(desk, unclear));
    expect((await acceptMailByHand(desk, { mailId, ...byHand })).kind).toBe('seen_before');
    expect((await acceptMailByHand(desk, { mailId, ...byHand, isAnother: true })).kind).toBe('recorded');
  });

  test('accepts a mail that does not say its mailbox while the bank’s own arrives: one payment', async () => {
    for (let round = 0; round < 10; round += 1) {
      const notice = makeNotice(desk, { amountMinor: 700n + BigInt(round) });
      const unclear = { ...notice, scope: unclearScopeOf('demirbank') };
      const [mailId, genuine] = [await review(unclear), await makeMail(desk)];
      await Promise.all([
        acceptMailByHand(desk, { mailId, ...byHand }),
        readAsPayment(other, genuine, notice),
      ]);
    }
    expect((await sumOfPayments()).count).toBe(10);
  });

  test('cannot make a second payment of one signature, whatever is said', async () => {
    await readAsPayment(desk, await makeMail(desk), makeNotice(desk), 'one');
    const mailId = await review(makeNotice(desk, { amountMinor: 5n }), { signatureIds: ['one'] });
    const result = await acceptMailByHand(desk, { mailId, ...byHand, isAnother: true });
    expect(result.kind).toBe('seen_before');
  });

  describe('has two mails of the same bytes, for one was moved to junk and back', () => {
    // As a bank writes that neither signs nor says a time.
    const notice = () => makeNotice(desk, { bankTime: null });
    const twins = async () => {
      const moved = [fetched(), fetched({ folder: 'Junk', uid: 2n })];
      return Promise.all(
        moved.map(async (mail) => {
          const stored = await storeMail(desk, mail);
          if (stored.kind !== 'stored') throw new Error(stored.kind);
          const { mailId } = stored;
          const reading = { kind: 'review', reason: 'bank_does_not_sign', evidence: {} } as const;
          await recordReading(desk, mailId, { ...reading, notice: notice() });
          return mailId;
        }),
      );
    };

    test('and makes one payment of the two, whatever is said', async () => {
      const [mailId = '', again = ''] = await twins();
      expect((await acceptMailByHand(desk, { mailId, ...byHand })).kind).toBe('recorded');
      const accepted = { mailId: again, ...byHand, isAnother: true };
      expect((await acceptMailByHand(desk, accepted)).kind).toBe('seen_before');
      const typed = { ...notice(), amountMinor: 5n };
      expect((await acceptMailByHand(desk, { ...accepted, notice: typed })).kind).toBe('seen_before');
      expect((await sumOfPayments()).count).toBe(1);
    });

    test('and accepts both at once: one payment', async () => {
      const [mailId = '', again = ''] = await twins();
      const results = await Promise.all([
        acceptMailByHand(desk, { mailId, ...byHand }),
        acceptMailByHand(other, { mailId: again, ...byHand, notice: { ...notice(), amountMinor: 5n } }),
      ]);
      expect(results.map(({ kind }) => kind).sort()).toEqual(['recorded', 'seen_before']);
    });
  });

  describe('typed the sum of a mail that could not be verified; its bytes come again, verified', () => {
    const given = async (typed: Partial<NoticeFacts> = {}) => {
      const first = await storeMail(desk, fetched());
      if (first.kind !== 'stored') throw new Error(first.kind);
      const { mailId } = first;
      await recordReading(desk, mailId, { kind: 'review', reason: 'dns_trouble', evidence: {} });
      const notice = makeNotice(desk, typed);
      return { mailId, accept: () => acceptMailByHand(desk, { mailId, notice, ...byHand }) };
    };
    const again = async () => {
      const second = await storeMail(desk, fetched({ uidValidity: 8n }));
      if (second.kind !== 'stored') throw new Error(second.kind);
      return second.mailId;
    };

    test('and say the same: no second payment, though the first was given back', async () => {
      const { mailId, accept } = await given();
      const accepted = await accept();
      if (accepted.kind !== 'recorded') throw new Error(accepted.kind);
      const { paymentId } = accepted;
      await closePayment(desk, { paymentId, as: 'returned', ...byHand });
      const repeated = await readAsPayment(desk, await again(), makeNotice(desk));
      expect(repeated).toEqual({ kind: 'repeated', paymentId });
      expect(await stateOf(mailId)).toBe('read');
      expect((await sumOfPayments()).count).toBe(1);
    });

    test.each([
      ['a time that was not typed', { bankTime: null }],
      ['another sum', { bankTime: null, amountMinor: 5n }],
      ['another bank', { bank: 'optima', bankTime: null }],
    ])('and say %s: a person looks, and makes no second payment of it', async (_, typed) => {
      const { accept } = await given(typed);
      const accepted = await accept();
      const paymentId = accepted.kind === 'recorded' ? accepted.paymentId : null;
      await closePayment(desk, { paymentId: paymentId ?? '', as: 'returned', ...byHand });
      const mailId = await again();
      const looked = await readAsPayment(desk, mailId, makeNotice(desk));
      expect(looked).toEqual({ kind: 'moved', state: 'review', reason: 'bytes_seen' });
      const [mail] = await desk.database.drizzle.select().from(mails).where(eq(mails.id, mailId));
      expect(mail?.paymentId).toBe(paymentId);
      const accepting = { mailId, ...byHand, isAnother: true };
      expect(await acceptMailByHand(desk, accepting)).toEqual({ kind: 'seen_before', paymentId });
      expect((await sumOfPayments()).count).toBe(1);
    });

    test('while the person accepts it: one payment, and neither locks the other out', async () => {
      for (let round = 0n; round < 10n; round += 1n) {
        const raw = Buffer.from(`bytes ${round}`);
        const stored = [
          await storeMail(desk, fetched({ uid: 10n + round, raw })),
          await storeMail(desk, fetched({ uid: 10n + round, folder: 'Junk', raw })),
        ].map((one) => (one.kind === 'stored' ? one.mailId : ''));
        const [mailId = '', twin = ''] = stored;
        const notice = makeNotice(desk, { amountMinor: 900n + round });
        await recordReading(desk, mailId, { kind: 'review', reason: 'dns_trouble', evidence: {} });
        await Promise.all([
          acceptMailByHand(desk, { mailId, ...byHand, notice: { ...notice, bankTime: null } }),
          readAsPayment(other, twin, notice),
        ]);
      }
      expect((await sumOfPayments()).count).toBe(10);
    });
  });

  test('gives a reason, and a sum where the mail could not be read', async () => {
    const mailId = await makeMail(desk);
    await recordReading(desk, mailId, { kind: 'unreadable', reason: 'no_text', evidence: {} });
    await expect(acceptMailByHand(desk, { mailId, ...byHand, reason: ' ' })).rejects.toThrow(TypeError);
    expect(await acceptMailByHand(desk, { mailId, ...byHand })).toEqual({ kind: 'notice_missing' });
    const notice = makeNotice(desk, { amountMinor: 0n });
    await expect(acceptMailByHand(desk, { mailId, ...byHand, notice })).rejects.toThrow();
    expect(await sumOfPayments()).toEqual({ count: 0, sum: 0n });
  });

  test('dismisses a mail once; it is not accepted afterwards', async () => {
    const mailId = await review();
    const dismissals = await Promise.all([
      dismissMail(desk, { mailId, ...byHand }),
      dismissMail(other, { mailId, ...byHand }),
    ]);
    expect(dismissals.map(({ kind }) => kind).sort()).toEqual(['dismissed', 'not_waiting']);
    expect((await acceptMailByHand(desk, { mailId, ...byHand })).kind).toBe('not_waiting');
  });
});
