export type NoticeLanguage = 'ru' | 'ky';

/** Form of the mail: text only, text with HTML, or HTML only. */
export type NoticeForm = 'text' | 'alternative' | 'html';

export type TransferEncoding = '8bit' | 'base64' | 'quoted-printable';

/** Mails that must never be paid. */
export const forgedKinds = [
  'nosig',
  'lookalike',
  'display_name',
  'misaligned',
  'bad_signature',
  'other_shop',
  'old_replay',
] as const;
export type ForgedKind = (typeof forgedKinds)[number];

export interface NoticeOptions {
  amountMinor: bigint;
  /** Code as the bank writes it; KGS when absent. */
  currency?: string;
  /** When the bank booked it; the clock when absent. The text shows it in Asia/Bishkek, whole seconds. */
  bankTime?: Date;
  language?: NoticeLanguage;
  form?: NoticeForm;
  encoding?: TransferEncoding;
  /** When the mailbox received it (INTERNALDATE); the clock when absent. */
  receivedAt?: Date;
}

/** A mail that left the bank (or the forger). */
export interface SentMail {
  id: string;
  kind: 'incoming' | 'outgoing' | 'otp' | 'reversal' | 'raw' | ForgedKind;
  /** True for a notice of money received that the bank itself signed for this mailbox. */
  genuine: boolean;
  amountMinor: bigint | null;
  bankTime: Date | null;
  /** How often it was delivered: more than 1 after `resend` and `redeliver`. */
  deliveries: number;
  raw: Buffer;
}

/** DNS records as an offline resolver wants them: `"name TYPE"` to the answer's strings. */
export type DnsRecords = Record<string, string[][]>;

export interface BankOptions {
  /** Absent: demirbank.example. */
  domain?: string;
  mailboxAddress: string;
  /** Account holder in the greeting; absent: ТЕСТОВ ТЕСТ. */
  holder?: string;
  selector?: string;
  deliver: (raw: Buffer, when: { internalDate: Date }) => Promise<void>;
  clock?: () => Date;
}

/** A bank that writes to one mailbox and signs what it writes. */
export interface SandboxBank {
  domain: string;
  sender: string;
  dns(): DnsRecords;
  sendIncoming(notice: NoticeOptions): Promise<SentMail>;
  sendOutgoing(notice: NoticeOptions): Promise<SentMail>;
  sendOtp(notice: NoticeOptions): Promise<SentMail>;
  /** Takes back money that came in: `notice` is what was said of it. */
  sendReversal(notice: NoticeOptions): Promise<SentMail>;
  sendForged(kind: ForgedKind, notice: NoticeOptions): Promise<SentMail>;
  /** Delivers the same bytes again. */
  resend(id: string, when?: { receivedAt?: Date }): Promise<SentMail>;
  /** Delivers the same signed mail again under new trace headers, as a receiving server does after a lost reply. */
  redeliver(id: string, when?: { receivedAt?: Date }): Promise<SentMail>;
  sendRaw(raw: Buffer, when?: { receivedAt?: Date }): Promise<SentMail>;
  /** Everything sent, in order; `raw` is the bytes first delivered. */
  sent(): SentMail[];
}
