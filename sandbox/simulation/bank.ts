import { type BankProfile, type Examine, examineMail, knownBank, type Resolver } from '@luxon/bank-mail';
import { scopeOf } from '@luxon/cashdesk';
import { createOfflineResolver, type ForgedKind, type SandboxBank, startBank } from '@luxon/sandbox';
import type { MailboxSettings, MailSettings } from '@luxon/settings';

export const mailboxAddress = 'desk@shop.example';

export const mailbox: MailboxSettings = {
  host: 'mail.shop.example',
  port: 993,
  tls: true,
  user: mailboxAddress,
  signIn: { kind: 'password', password: 'not used' },
  folder: 'INBOX',
  junkFolder: 'off',
  address: mailboxAddress,
  holder: null,
  authservId: null,
};

export const mailSettings: MailSettings = {
  banks: [{ bank: 'demirbank', senders: [] }],
  banksDir: '/nowhere',
  autoMax: { common: 0, byBank: {} },
  receiverTrustMax: 0,
  freshMinutes: 30,
};

export const scope = scopeOf('demirbank', mailboxAddress);

/** What a notice tells. */
export interface NoticeWords {
  readonly amountMinor: bigint;
  readonly bankTime: Date;
  readonly language: 'ru' | 'ky';
}

export type OtherKind = 'outgoing' | 'otp' | 'reversal';

/** A bank that really signs, with one key per run of the program. */
export interface SimulatedBank {
  readonly banks: readonly BankProfile[];
  readonly resolver: Resolver;
  /** Works on signatures and MIME, really. */
  readonly examine: Examine;
  /** Writes and signs a notice of money received: each call makes another signature over the same words. */
  writeNotice(words: NoticeWords): Promise<Buffer>;
  /** Writes another kind of genuine mail: money sent, a code, or that money which came in was taken back. */
  writeOther(kind: OtherKind, words: NoticeWords): Promise<Buffer>;
  /** Forges one; `bad_signature` is a genuine mail that was changed. */
  forge(kind: ForgedKind, words: NoticeWords): Promise<Buffer>;
}

export async function openBank(): Promise<SimulatedBank> {
  const profile = knownBank('demirbank');
  if (profile === undefined) throw new TypeError('the simulated bank is modelled on DemirBank');
  // The bank hands its mails to the world, which delivers them when the dice say so.
  const bank: SandboxBank = await startBank({ mailboxAddress, deliver: () => Promise.resolve() });
  const { domain, sender } = bank;
  const options = (words: NoticeWords) => ({ ...words, receivedAt: words.bankTime });
  const others = { outgoing: bank.sendOutgoing, otp: bank.sendOtp, reversal: bank.sendReversal } as const;
  return {
    banks: [{ ...profile, domains: [domain], senders: [sender] }],
    examine: examineMail,
    resolver: createOfflineResolver(() => bank.dns()),
    writeNotice: async (words) => (await bank.sendIncoming(options(words))).raw,
    writeOther: async (kind, words) => (await others[kind](options(words))).raw,
    forge: async (kind, words) => (await bank.sendForged(kind, options(words))).raw,
  };
}
