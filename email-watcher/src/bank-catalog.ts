import { type BankProfile, knownBanks, loadCustomBanks } from '@luxon/bank-mail';
import type { CatalogBank } from '@luxon/cashdesk';
import type { Settings } from '@luxon/settings';

/** Says which banks this desk can read: the project's, the operator's own, and those in use as they are used. */
export function catalogOf(
  { banksDir }: Pick<Settings['mail'], 'banksDir'>,
  used: readonly BankProfile[],
): CatalogBank[] {
  const own = loadCustomBanks(banksDir);
  const profiles = new Map([...knownBanks(), ...own.map((one) => [one.bank, one] as const)]);
  for (const profile of used) profiles.set(profile.bank, profile);
  return [...profiles.values()].map(({ bank, names, domains, senders, signing }) => ({
    bank,
    name: names?.[0] ?? bank,
    domains: [...domains],
    senders: senders === null ? null : [...senders],
    isUsed: used.some((one) => one.bank === bank),
    isOwn: own.some((one) => one.bank === bank),
    signing,
  }));
}
