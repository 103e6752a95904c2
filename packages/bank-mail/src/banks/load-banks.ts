import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BankProfile } from '../policy.ts';
import {
  type BankDefinition,
  BankDefinitionError,
  readBankDefinition,
  readSharedSentences,
  type SharedSentences,
  tryExamples,
} from './definition.ts';

const banksDir = import.meta.dirname;
const sharedFile = 'shared-sentences.yaml';

let shared: SharedSentences | null = null;
const builtIn = new Map<string, BankProfile>();

/** The sentences several banks share. */
export function sharedSentences(): SharedSentences {
  shared ??= readSharedSentences(readFileSync(join(banksDir, sharedFile), 'utf8'), sharedFile);
  return shared;
}

/** Every bank this project knows, by its name. */
export function knownBanks(): ReadonlyMap<string, BankProfile> {
  return new Map(bankNames().map((name) => [name, readOnce(name)]));
}

/** A bank this project knows: one folder each, `<bank>/bank.yaml`. Read once, and only if asked for: all take 0.5 s. */
export function knownBank(bank: string): BankProfile | undefined {
  return bankNames().includes(bank) ? readOnce(bank) : undefined;
}

function readOnce(bank: string): BankProfile {
  const profile =
    builtIn.get(bank) ?? readBankFile(join(banksDir, bank, 'bank.yaml'), `${bank}/bank.yaml`).profile;
  builtIn.set(bank, profile);
  return profile;
}

function bankNames(): string[] {
  const folders = readdirSync(banksDir, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => name);
}

interface ReadBank {
  readonly profile: BankProfile;
  readonly definition: BankDefinition;
}

/** Reads one bank's file. Throws {@link BankDefinitionError}. */
export function readBankFile(path: string, shownName = path): ReadBank {
  return readBankText(readFileSync(path, 'utf8'), shownName);
}

/** Reads a bank's description, called `shownName` in what is thrown: {@link BankDefinitionError}. */
export function readBankText(yaml: string, shownName: string): ReadBank {
  const { definition, reader } = readBankDefinition(yaml, { file: shownName, shared: sharedSentences() });
  return { profile: toProfile(definition, reader), definition };
}

/**
 * Reads the operator's own banks: every `*.yaml` of a folder; a missing folder holds none. A file of a bank that is
 * known replaces it. Throws {@link BankDefinitionError}, also where an example is read otherwise than it says.
 */
export function loadCustomBanks(dir: string): BankProfile[] {
  let names: string[];
  try {
    names = readdirSync(dir).filter((name) => /\.ya?ml$/.test(name));
  } catch {
    return [];
  }
  return names.sort().map((name) => {
    const { profile, definition } = readBankFile(join(dir, name), name);
    const problems = tryExamples(definition, profile.reader);
    if (problems.length > 0) throw new BankDefinitionError(`${name}: ${problems.join('; ')}`, []);
    return profile;
  });
}

function toProfile(definition: BankDefinition, reader: BankProfile['reader']): BankProfile {
  const { bank, name, alsoCalled, domains, senders, gatewaySenders, minKeyBits, signing } = definition;
  return {
    bank,
    domains,
    senders,
    gatewaySenders: [bank, ...gatewaySenders],
    minKeyBits,
    signing,
    names: [name, ...alsoCalled],
    reader,
  };
}
