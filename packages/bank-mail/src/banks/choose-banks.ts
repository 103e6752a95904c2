import { minorDigits } from '@luxon/money';
import type { BankProfile } from '../policy.ts';
import { knownBank, loadCustomBanks } from './load-banks.ts';

/** What a desk says about its banks. Sums are whole units of the bank's own currency. */
export interface WantedBanks {
  /** `senders` empty: the addresses the project knows. */
  readonly banks: readonly { readonly bank: string; readonly senders: readonly string[] }[];
  readonly autoMax: { readonly common: number; readonly byBank: Readonly<Record<string, number>> };
}

/**
 * Makes the profiles of the banks a desk wants: the operator's own descriptions win over those of the project, stated
 * addresses win over known ones. `unknown` names banks nobody describes.
 */
export function chooseBanks(
  wanted: WantedBanks,
  custom: readonly BankProfile[],
): { banks: BankProfile[]; unknown: string[] } {
  const found = wanted.banks.map(({ bank, senders }) => {
    const profile = custom.find((one) => one.bank === bank) ?? knownBank(bank) ?? null;
    return { bank, profile: profile && withSettings(profile, senders, wanted.autoMax) };
  });
  return {
    banks: found.flatMap(({ profile }) => profile ?? []),
    unknown: found.filter(({ profile }) => profile === null).map(({ bank }) => bank),
  };
}

/** Thrown for a bank in MAIL_BANKS that nobody describes. */
export class UnknownBankError extends Error {
  override readonly name = 'UnknownBankError';
}

/**
 * Makes the profiles of a desk's banks, its own descriptions read from `banksDir`. Throws {@link UnknownBankError}, and
 * `BankDefinitionError` for a description that cannot be used.
 */
export function deskBanks(wanted: WantedBanks & { readonly banksDir: string }): BankProfile[] {
  const { banks, unknown } = chooseBanks(wanted, loadCustomBanks(wanted.banksDir));
  if (unknown.length === 0) return banks;
  throw new UnknownBankError(
    `MAIL_BANKS names ${unknown.join(', ')}, and nobody describes such a bank. No mail is read and nothing is credited until it is mended: check the name, or put a description into ${wanted.banksDir} (docs/bank-templates.md).`,
  );
}

function withSettings(
  profile: BankProfile,
  senders: readonly string[],
  { common, byBank }: WantedBanks['autoMax'],
): BankProfile {
  const { currency } = profile.reader.habits;
  const autoMaxMinor = BigInt(byBank[profile.bank] ?? common) * 10n ** BigInt(minorDigits(currency));
  if (senders.length === 0) return { ...profile, autoMaxMinor };
  const domains = [...new Set(senders.map((sender) => sender.slice(sender.lastIndexOf('@') + 1)))];
  return { ...profile, autoMaxMinor, senders, domains };
}
