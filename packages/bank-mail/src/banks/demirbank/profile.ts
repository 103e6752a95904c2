import type { BankProfile } from '../../policy.ts';

/** DemirBank (mail sheet §1.1). That it signs, with which key and selector, waits for the first real mail. */
export const demirbank: BankProfile = {
  bank: 'demirbank',
  domains: ['demirbank.kg'],
  senders: ['info@demirbank.kg'],
  // 1024 is what many banks still sign with; below it a key can be factored.
  minKeyBits: 1024,
  signing: 'present',
  names: ['демирбанк', 'демир кыргыз', 'demir kyrgyz'],
};
