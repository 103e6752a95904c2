import type { NoticeForm, TransferEncoding } from './bank-types.ts';
import type { NoticeText } from './notice-text.ts';

export interface MailParts {
  from: string;
  to: string;
  text: NoticeText;
  form: NoticeForm;
  encoding: TransferEncoding;
  date: Date;
  messageId: string;
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: number): string => String(value).padStart(2, '0');

/** Writes an RFC 5322 date in the bank's zone, +0600. */
export function writeMailDate(time: Date): string {
  const local = new Date(time.getTime() + 6 * 3_600_000);
  const clock = [local.getUTCHours(), local.getUTCMinutes(), local.getUTCSeconds()].map(two).join(':');
  const day = `${days[local.getUTCDay()]}, ${local.getUTCDate()} ${months[local.getUTCMonth()]}`;
  return `${day} ${local.getUTCFullYear()} ${clock} +0600`;
}

/** Encodes a subject as RFC 2047 words of at most 75 characters. */
function encodeSubject(subject: string): string {
  const words: string[] = [''];
  for (const letter of subject) {
    if (Buffer.byteLength((words.at(-1) ?? '') + letter) > 42) words.push('');
    words.push((words.pop() ?? '') + letter);
  }
  return words.map((word) => `=?utf-8?B?${Buffer.from(word).toString('base64')}?=`).join('\r\n ');
}

function encodeQuotedPrintable(text: string): string {
  const encodeLine = (line: string): string => {
    let out = '';
    let width = 0;
    for (const letter of line) {
      const plain = /[\t\x20-\x3c\x3e-\x7e]/.test(letter);
      const piece = plain ? letter : [...Buffer.from(letter)].map((byte) => `=${two16(byte)}`).join('');
      if (width + piece.length > 75) {
        out += '=\r\n';
        width = 0;
      }
      out += piece;
      width += piece.length;
    }
    return out.replace(/[\t ]$/, (space) => `=${two16(space.charCodeAt(0))}`);
  };
  return text.split('\r\n').map(encodeLine).join('\r\n');
}

const two16 = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, '0');

function encodeBody(text: string, encoding: TransferEncoding): string {
  if (encoding === '8bit') return text;
  if (encoding === 'quoted-printable') return encodeQuotedPrintable(text);
  return Buffer.from(text)
    .toString('base64')
    .replace(/.{76}/g, '$&\r\n')
    .concat('\r\n')
    .replace(/(\r\n)+$/, '\r\n');
}

function toHtml(lines: string[]): string {
  const body = lines.join('<br>\r\n').replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return [
    '<!DOCTYPE html>',
    '<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>Notice</title></head>',
    `<body><table width="600" cellpadding="0" cellspacing="0"><tr><td>${body}</td></tr></table></body></html>`,
    '',
  ].join('\r\n');
}

function part(type: string, content: string, encoding: TransferEncoding): string[] {
  return [
    `Content-Type: ${type}; charset=utf-8`,
    `Content-Transfer-Encoding: ${encoding}`,
    '',
    encodeBody(content, encoding),
  ];
}

/** Composes the bytes of a mail, CRLF throughout, without signature and trace headers. */
export function composeMail(mail: MailParts): Buffer {
  const headers = [
    `From: ${mail.from}`,
    `To: ${mail.to}`,
    `Subject: ${encodeSubject(mail.text.subject)}`,
    `Date: ${writeMailDate(mail.date)}`,
    `Message-ID: <${mail.messageId}>`,
    'MIME-Version: 1.0',
  ];
  const text = part('text/plain', `${mail.text.lines.join('\r\n')}\r\n`, mail.encoding);
  const html = part('text/html', toHtml(mail.text.lines), mail.encoding);
  if (mail.form === 'text') return Buffer.from([...headers, ...text].join('\r\n'));
  if (mail.form === 'html') return Buffer.from([...headers, ...html].join('\r\n'));
  const boundary = `=_${mail.messageId.slice(0, 20).replaceAll(/[^0-9a-z]/gi, '0')}`;
  const lines = [
    ...headers,
    `Content-Type: multipart/alternative;\r\n boundary="${boundary}"`,
    '',
    `--${boundary}`,
    ...text,
    `--${boundary}`,
    ...html,
    `--${boundary}--`,
    '',
  ];
  return Buffer.from(lines.join('\r\n'));
}

/** Puts the receiving server's trace headers above a mail, as a mailbox would show them. */
export function addTrace(
  mail: Buffer,
  trace: { mailFrom: string; to: string; receivedAt: Date; id: string },
): Buffer {
  const domain = trace.mailFrom.slice(trace.mailFrom.indexOf('@') + 1);
  const lines = [
    `Return-Path: <${trace.mailFrom}>`,
    `Delivered-To: ${trace.to}`,
    `Received: from mail.${domain} (mail.${domain} [192.0.2.10])`,
    `\tby mx.host.example (Postfix) with ESMTPS id ${trace.id}`,
    `\tfor <${trace.to}>; ${writeMailDate(trace.receivedAt)}`,
    '',
  ];
  return Buffer.concat([Buffer.from(lines.join('\r\n')), mail]);
}
