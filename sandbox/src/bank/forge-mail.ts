import type { DnsRecords, ForgedKind, NoticeForm, NoticeLanguage, TransferEncoding } from './bank-types.ts';
import { composeMail } from './compose-mail.ts';
import { incomingText, writeBankAmount, writeBankTime } from './notice-text.ts';
import type { SigningKey } from './signing-key.ts';

/** What the forger wants the desk to believe. */
export interface ForgedNotice {
  bankDomain: string;
  bankSender: string;
  mailboxAddress: string;
  holder: string;
  amountMinor: bigint;
  currency: string;
  bankTime: Date;
  language: NoticeLanguage;
  form: NoticeForm;
  encoding: TransferEncoding;
  messageId: string;
}

/** Keys at hand: the bank's own (for mails that are genuine but not for us or not of today) and the forger's. */
export interface ForgerKeys {
  bank: SigningKey;
  forger: SigningKey;
}

/** A forged mail and the address its envelope came from. */
export interface ForgedMail {
  mail: Buffer;
  mailFrom: string;
  bankTime: Date;
}

const forgerDomain = 'attacker.example';
const mailerDomain = 'mailer.example';
const replayAgeMs = 26 * 3_600_000;

const lookalike = (bankDomain: string): string => bankDomain.replace(/\.([^.]+)$/, '-kg.$1');

/** Lists the records of the forger's domains: they are real and valid, for themselves. */
export function forgerRecords(bankDomain: string, forger: SigningKey): DnsRecords {
  return Object.assign(
    {},
    ...[lookalike(bankDomain), forgerDomain, mailerDomain].map((domain) => forger.records(domain)),
  ) as DnsRecords;
}

/**
 * Forges a notice.
 * - nosig: the bank's address, no signature
 * - lookalike: a domain that looks like the bank's, with its own valid signature
 * - display_name: the bank's address as the display name of another sender
 * - misaligned: the bank's From, signed by a mass mailer
 * - bad_signature: a genuine mail whose amount was raised afterwards
 * - other_shop: a genuine mail of the bank to another shop, delivered here
 * - old_replay: a genuine mail of 26 hours ago, delivered now
 */
export async function forgeMail(
  kind: ForgedKind,
  notice: ForgedNotice,
  keys: ForgerKeys,
): Promise<ForgedMail> {
  const { bankDomain, bankSender, mailboxAddress } = notice;
  const bankTime =
    kind === 'old_replay' ? new Date(notice.bankTime.getTime() - replayAgeMs) : notice.bankTime;
  const signTime = new Date(bankTime.getTime() + 2000);
  const write = (from: string, to = mailboxAddress, amountMinor = notice.amountMinor): Buffer =>
    composeMail({
      from,
      to,
      text: incomingText({
        amount: writeBankAmount(amountMinor, notice.currency),
        time: writeBankTime(bankTime),
        holder: notice.holder,
        language: notice.language,
      }),
      form: notice.form,
      encoding: notice.encoding,
      date: signTime,
      messageId: notice.messageId,
    });
  const bankFrom = `DemirBank <${bankSender}>`;
  const byBank = (mail: Buffer): Promise<Buffer> => keys.bank.sign(mail, { domain: bankDomain, signTime });
  const byForger = (mail: Buffer, domain: string): Promise<Buffer> =>
    keys.forger.sign(mail, { domain, signTime });
  const forged = async (mail: Promise<Buffer> | Buffer, mailFrom: string): Promise<ForgedMail> => ({
    mail: await mail,
    mailFrom,
    bankTime,
  });

  switch (kind) {
    case 'nosig':
      return forged(write(bankFrom), bankSender);
    case 'lookalike': {
      const domain = lookalike(bankDomain);
      return forged(byForger(write(`DemirBank <info@${domain}>`), domain), `bounce@${domain}`);
    }
    case 'display_name':
      return forged(
        byForger(write(`"${bankSender}" <x@${forgerDomain}>`), forgerDomain),
        `bounce@${forgerDomain}`,
      );
    case 'misaligned':
      return forged(byForger(write(bankFrom), mailerDomain), `bounce@${mailerDomain}`);
    case 'bad_signature': {
      const genuine = await byBank(write(bankFrom));
      const bodyAt = genuine.indexOf('\r\n\r\n');
      const raised = write(bankFrom, mailboxAddress, notice.amountMinor + 5_000_000n);
      return forged(
        Buffer.concat([genuine.subarray(0, bodyAt), raised.subarray(raised.indexOf('\r\n\r\n'))]),
        bankSender,
      );
    }
    case 'other_shop':
      return forged(byBank(write(bankFrom, 'pay@other-shop.example')), bankSender);
    case 'old_replay':
      return forged(byBank(write(bankFrom)), bankSender);
  }
}
