import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestDesk, type TestDesk } from '../testing/index.ts';
import { type CatalogBank, listCatalogBanks, publishBanks } from './bank-catalog.ts';
import { askBankTrial, finishBankTrial, listBankTrials, readBankTrial } from './bank-trials.ts';

let opened: TestDesk;
beforeEach(async () => {
  opened = await createTestDesk();
});
afterEach(() => opened.close());

const bank = (name: string, given: Partial<CatalogBank> = {}): CatalogBank => ({
  bank: name,
  name,
  domains: [`${name}.example`],
  senders: null,
  isUsed: false,
  isOwn: false,
  signing: 'present',
  ...given,
});

test('the panel sees the banks the last worker knew, those in use first; a bank it no longer knows is gone', async () => {
  const { desk } = opened;
  await publishBanks(desk, [bank('alpha'), bank('beta'), bank('gamma', { isUsed: true })]);
  await publishBanks(desk, [
    bank('alpha', { isOwn: true }),
    bank('gamma', { isUsed: true, senders: ['a@b.example'] }),
  ]);
  const known = await listCatalogBanks(desk);
  expect(known.map(({ bank: name, isOwn }) => [name, isOwn])).toEqual([
    ['gamma', false],
    ['alpha', true],
  ]);
  expect(known[0]?.senders).toEqual(['a@b.example']);
});

test('a trial is asked with its job, and answered once', async () => {
  const { desk } = opened;
  const since = new Date('2026-11-01T00:00:00Z');
  const id = await askBankTrial(desk, { yaml: 'bank: nova', since, actor: 'operator:1' });
  const { rows } = await desk.database.pool.query('select task_identifier, key from graphile_worker.jobs');
  expect(rows).toEqual([{ task_identifier: 'try_bank', key: `try_bank:${id}` }]);
  expect(await readBankTrial(desk, id)).toMatchObject({ yaml: 'bank: nova', result: null });
  await finishBankTrial(desk, id, { kind: 'malformed', problems: ['no sentences'], mistakes: [] });
  await finishBankTrial(desk, id, { kind: 'malformed', problems: ['another word'], mistakes: [] });
  expect(await listBankTrials(desk)).toMatchObject([{ id, result: { problems: ['no sentences'] } }]);
});

test('a trial of before mistakes were told one by one can still be read', async () => {
  const { desk } = opened;
  const id = await askBankTrial(desk, { yaml: 'bank: nova', since: desk.clock(), actor: 'operator:1' });
  await desk.database.pool.query(
    `update bank_trials set done_at = now(), result = '{"kind":"malformed","problems":["no sentences"]}'`,
  );
  expect(await readBankTrial(desk, id)).toMatchObject({
    result: { problems: ['no sentences'], mistakes: [] },
  });
});

test('what a trial came to is kept, whatever characters its problems quote', async () => {
  const { desk } = opened;
  const id = await askBankTrial(desk, { yaml: 'bank: nova', since: desk.clock(), actor: 'operator:1' });
  await finishBankTrial(desk, id, {
    kind: 'malformed',
    problems: ['not understood: "a\0b\ud83d…"'],
    mistakes: [],
  });
  expect(await readBankTrial(desk, id)).toMatchObject({
    result: { problems: ['not understood: "a\ufffdb\ufffd…"'] },
  });
});

test('one trial is unfinished at a time: a newer one takes the place of one that waits, also where both are asked at once', async () => {
  const { desk } = opened;
  const ask = (yaml: string) =>
    askBankTrial(desk, { yaml, since: new Date('2026-11-01T00:00:00Z'), actor: 'operator:1' });
  const first = await ask('bank: nova');
  await Promise.all(['bank: alpha', 'bank: beta', 'bank: gamma'].map(ask));
  const trials = await listBankTrials(desk);
  expect(trials.filter(({ result }) => result === null)).toHaveLength(1);
  expect(trials.filter(({ result }) => result?.kind === 'replaced')).toHaveLength(3);
  expect(await readBankTrial(desk, first)).toMatchObject({ result: { kind: 'replaced' } });
});
