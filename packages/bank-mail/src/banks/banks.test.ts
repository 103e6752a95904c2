import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { BankDefinitionError, readBankDefinition, tryExamples } from './definition.ts';
import { knownBanks, loadCustomBanks, readBankFile, sharedSentences } from './load-banks.ts';

const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

describe('the banks of the project', () => {
  it.each(folders)('%s reads its own examples as it says, and tells its sources', (folder) => {
    const { profile, definition } = readBankFile(join(import.meta.dirname, folder, 'bank.yaml'));
    expect(tryExamples(definition, profile.reader)).toEqual([]);
    expect(definition.bank).toBe(folder);
    expect(existsSync(join(import.meta.dirname, folder, 'README.md'))).toBe(true);
  });

  it('every address that writes notices is of the bank’s own domain', () => {
    for (const { bank, senders, domains } of knownBanks().values()) {
      for (const sender of senders ?? []) expect(domains, bank).toContain(sender.split('@')[1]);
    }
  });

  it('no bank takes an example of money that is none for a payment', () => {
    for (const folder of folders) {
      const { definition } = readBankFile(join(import.meta.dirname, folder, 'bank.yaml'));
      expect(
        definition.examples.some(({ says }) => says === 'incoming'),
        folder,
      ).toBe(true);
    }
  });
});

describe('a bank of the operator’s own', () => {
  const made: string[] = [];
  const folderWith = (yaml: string): string => {
    const dir = mkdtempSync(join(tmpdir(), 'luxon-banks-'));
    made.push(dir);
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, 'testbank.yaml'), yaml);
    return dir;
  };
  afterEach(() => {
    for (const dir of made.splice(0)) rmSync(dir, { recursive: true });
  });

  const good = `bank: testbank
name: Test Bank
currency: KGS
utcOffsetHours: 6
domains: [testbank.example]
senders: [info@testbank.example]
sentences:
  - { says: incoming, language: ru, source: observed, text: 'Деньги пришли: {amount} от {sender}, {time}' }
examples:
  - text: 'Деньги пришли: 500 сом от ИВАН Т., 14.11.2026 10:00'
    says: incoming
    amount: 500 KGS
    at: '2026-11-14T10:00:00+06:00'
    sender: 'ИВАН Т.'
`;

  it('is loaded from its file', () => {
    expect(loadCustomBanks(folderWith(good))).toMatchObject([
      { bank: 'testbank', senders: ['info@testbank.example'] },
    ]);
  });

  it('is not there where the folder is not', () => {
    expect(loadCustomBanks('/nonexistent/folder')).toEqual([]);
  });

  it.each([
    [
      'an example is read otherwise',
      good.replace('amount: 500 KGS', 'amount: 50 KGS'),
      /amount is 50000 KGS, not 5000 KGS/,
    ],
    ['there is no example', good.slice(0, good.indexOf('examples:')), /examples/],
    ['a part has no meaning', good.replace('{sender}', '{who}'), /no part \{who\}/],
    [
      'any figure would be money',
      good.replace('Деньги пришли: {amount} от {sender}, {time}', '[Деньги ]{amount}'),
      /needs \{amount\} and words of the bank/,
    ],
    ['a bracket stays open', good.replace('Деньги', '[Деньги'), /without its end/],
    ['a name is misspelt', good.replace('domains:', 'domain:'), /domain/],
    ['a sum of an example is none', good.replace('amount: 500 KGS', 'amount: five KGS'), /examples.0.amount/],
    ['a sum is of no currency', good.replace('amount: 500 KGS', 'amount: 500 SOM'), /examples.0.amount/],
    ['a time of an example is none', good.replace("'2026-11-14T10:00:00+06:00'", "'never'"), /examples.0.at/],
    [
      'a time of an example has no zone',
      good.replace("'2026-11-14T10:00:00+06:00'", "'2026-11-14T10:00:00'"),
      /examples.0.at/,
    ],
    ['it is not YAML', 'bank: [', /not YAML/],
    ['a shared group does not exist', `${good}shares: [nothing]\n`, /no group "nothing"/],
  ])('is refused with the reason where %s', (_, yaml, message) => {
    expect(() => loadCustomBanks(folderWith(yaml))).toThrow(BankDefinitionError);
    expect(() => loadCustomBanks(folderWith(yaml))).toThrow(message);
  });

  it('changes its parser version with every sentence', () => {
    const versionOf = (yaml: string): string =>
      readBankDefinition(yaml, { file: 'x', shared: sharedSentences() }).reader.parserVersion;
    expect(versionOf(good)).toBe(versionOf(good));
    expect(versionOf(good.replace('пришли', 'дошли'))).not.toBe(versionOf(good));
  });
});
