import { createHash, randomUUID } from 'node:crypto';
import type { BankOptions, NoticeOptions, SandboxBank, SentMail } from './bank-types.ts';
import { addTrace, composeMail } from './compose-mail.ts';
import { forgeMail, forgerRecords } from './forge-mail.ts';
import {
  incomingText,
  type NoticeFacts,
  type NoticeText,
  otpText,
  outgoingText,
  reversalText,
  writeBankAmount,
  writeBankTime,
} from './notice-text.ts';
import { createSigningKey } from './signing-key.ts';

interface Origin {
  /** The mail as it left the sender, without trace headers. */
  mail: Buffer;
  mailFrom: string;
}

/**
 * Starts a bank like DemirBank: notices in Russian and Kyrgyz as CRLF bytes, signed with DKIM by a key made for
 * this run, and the DNS records that prove it. The mails reach `deliver` with trace headers on top, as a mailbox holds them.
 */
export async function startBank(options: BankOptions): Promise<SandboxBank> {
  const { mailboxAddress, deliver, selector = 's1', holder = 'ТЕСТОВ ТЕСТ' } = options;
  const domain = options.domain ?? 'demirbank.example';
  const clock = options.clock ?? (() => new Date());
  const sender = `info@${domain}`;
  const [bank, forger] = await Promise.all([createSigningKey(selector), createSigningKey(selector)]);
  const records = { ...forgerRecords(domain, forger), ...bank.records(domain) };
  const sent: SentMail[] = [];
  const origins = new Map<string, Origin>();

  const trace = ({ mail, mailFrom }: Origin, receivedAt: Date): Buffer => {
    const id = createHash('sha256').update(randomUUID()).digest('hex').slice(0, 11).toUpperCase();
    return addTrace(mail, { mailFrom, to: mailboxAddress, receivedAt, id });
  };
  const keep = async (
    entry: Omit<SentMail, 'id' | 'deliveries'>,
    receivedAt: Date,
    origin: Origin | null,
  ): Promise<SentMail> => {
    const mail: SentMail = { ...entry, id: randomUUID(), deliveries: 0 };
    if (origin !== null) origins.set(mail.id, origin);
    sent.push(mail);
    await deliver(mail.raw, { internalDate: receivedAt });
    mail.deliveries += 1;
    return { ...mail };
  };
  const find = (id: string): SentMail => {
    const mail = sent.find((one) => one.id === id);
    if (mail === undefined) throw new Error(`the bank never sent a mail ${id}`);
    return mail;
  };

  const send = async (
    kind: 'incoming' | 'outgoing' | 'otp' | 'reversal',
    notice: NoticeOptions,
    write: (facts: NoticeFacts) => NoticeText,
  ): Promise<SentMail> => {
    const { language = 'ru', form = 'text', encoding = '8bit', currency = 'KGS', amountMinor } = notice;
    const bankTime = notice.bankTime ?? clock();
    const signTime = new Date(bankTime.getTime() + 2000);
    const amount = writeBankAmount(amountMinor, currency);
    const text = write({ amount, time: writeBankTime(bankTime), holder, language });
    const messageId = `${randomUUID()}@${domain}`;
    const from = `DemirBank <${sender}>`;
    const mail = composeMail({ from, to: mailboxAddress, text, form, encoding, date: signTime, messageId });
    const origin = { mail: await bank.sign(mail, { domain, signTime }), mailFrom: `bounce@${domain}` };
    const receivedAt = notice.receivedAt ?? clock();
    const genuine = kind === 'incoming';
    return keep({ kind, genuine, amountMinor, bankTime, raw: trace(origin, receivedAt) }, receivedAt, origin);
  };

  return {
    domain,
    sender,
    dns: () => structuredClone(records),
    sendIncoming: (notice) => send('incoming', notice, incomingText),
    sendOutgoing: (notice) => send('outgoing', notice, outgoingText),
    sendOtp: (notice) => send('otp', notice, otpText),
    sendReversal: (notice) => send('reversal', notice, reversalText),
    async sendForged(kind, notice) {
      const { amountMinor } = notice;
      const origin = await forgeMail(
        kind,
        {
          bankDomain: domain,
          bankSender: sender,
          mailboxAddress,
          holder,
          amountMinor,
          currency: notice.currency ?? 'KGS',
          bankTime: notice.bankTime ?? clock(),
          language: notice.language ?? 'ru',
          form: notice.form ?? 'text',
          encoding: notice.encoding ?? '8bit',
          messageId: `${randomUUID()}@${domain}`,
        },
        { bank, forger },
      );
      const receivedAt = notice.receivedAt ?? clock();
      const { bankTime } = origin;
      return keep(
        { kind, genuine: false, amountMinor, bankTime, raw: trace(origin, receivedAt) },
        receivedAt,
        origin,
      );
    },
    async resend(id, when) {
      const mail = find(id);
      await deliver(mail.raw, { internalDate: when?.receivedAt ?? clock() });
      mail.deliveries += 1;
      return { ...mail };
    },
    async redeliver(id, when) {
      const mail = find(id);
      const origin = origins.get(id);
      if (origin === undefined) throw new Error('a raw mail has no trace headers of ours: use resend');
      const receivedAt = when?.receivedAt ?? clock();
      await deliver(trace(origin, receivedAt), { internalDate: receivedAt });
      mail.deliveries += 1;
      return { ...mail };
    },
    sendRaw: (raw, when) =>
      keep(
        { kind: 'raw', genuine: false, amountMinor: null, bankTime: null, raw },
        when?.receivedAt ?? clock(),
        null,
      ),
    sent: () => sent.map((mail) => ({ ...mail })),
  };
}
