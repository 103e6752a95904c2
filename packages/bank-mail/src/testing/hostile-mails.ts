import { craftSignature } from './craft-signature.ts';
import { buildMail, noticeBody, signMail, type TestKey } from './signed-mail.ts';

const bodyBytes = 250_000;
// As much as the grammar reads of a text; what is longer it sets aside at once.
const textLength = 19_900;
const html = { 'Content-Type': 'text/html; charset=utf-8' };
const base64 = { 'Content-Transfer-Encoding': 'base64' };
const quoted = { 'Content-Transfer-Encoding': 'quoted-printable' };
const flowed = { 'Content-Type': 'text/plain; charset=utf-8; format=flowed; delsp=yes' };
const mixed = { 'Content-Type': 'multipart/mixed; boundary=m' };
const fill = (unit: string, bytes = bodyBytes): string => unit.repeat(Math.floor(bytes / unit.length));
const text = (unit: string): string => fill(unit, textLength);

/** One kind of body per line: its name, its headers, its bytes. */
const bodies: readonly (readonly [string, Record<string, string>, string])[] = [
  ['empty lines', {}, fill('\r\n')],
  ['bare LF', {}, fill('\n', 9_000)],
  ['bare CR', {}, fill('\r')],
  ['lines of one blank', {}, fill(' \r\n')],
  ['as many short lines as are read', {}, fill('a \t \t \t \t \t \t \t \t b\r\n', 9_900 * 21)],
  ['blanks', {}, fill(' ')],
  ['tabs and letters', {}, fill('\t \ta')],
  ['one long line of digits', {}, fill('1')],
  ['NUL bytes', {}, fill('\0')],
  ['open tags', html, fill('<div>')],
  ['open spans', html, fill('<span>')],
  ['closing tags', html, fill('</div>')],
  ['quotations', html, fill('<blockquote>')],
  ['lists', html, fill('<ul><li>')],
  ['table rows', html, fill('<tr><td>1')],
  ['tables in tables', html, fill('<table><tr><td>')],
  ['spans of columns', html, fill('<td colspan=9999 rowspan=9999>')],
  ['entities', html, fill('&nbsp;')],
  ['half entities', html, fill('&#')],
  ['ampersands', html, fill('&')],
  ['open angle brackets', html, fill('<')],
  ['comments', html, fill('<!--')],
  ['closed comments', html, fill('<!-- -->')],
  ['declarations', html, fill('<![CDATA[')],
  ['attributes', html, `<a ${fill('x=" ')}>`],
  ['attributes without end', html, fill('<a b ')],
  ['styles', html, fill('<style>')],
  ['scripts', html, fill('<script>')],
  ['links', html, fill('<a href=x>')],
  ['line breaks', html, fill('<br>')],
  ['blanks between tags', html, fill('<b> </b>')],
  ['blanks that stay in HTML', html, `<pre>${fill(' ')}</pre>`],
  ['boundaries', mixed, fill('--m\r\n\r\n')],
  ['almost boundaries', mixed, fill('-m\r\n\r\n', 60_000)],
  ['fifty parts', mixed, `${fill(`--m\r\n\r\n${'x'.repeat(5_000)}\r\n`, 245_000)}--m--\r\n`],
  ['headers of parts', mixed, `--m\r\n${fill('A: b\r\n', 59_000)}\r\n\r\n--m--\r\n`],
  ['folded headers of a part', mixed, `--m\r\nA: b\r\n${fill(' c\r\n', 39_000)}\r\n\r\n--m--\r\n`],
  ['nested parts', mixed, nested(8)],
  ['parts nested too deep', mixed, nested(20)],
  ['quoted-printable', quoted, fill('=3D')],
  ['soft line breaks', quoted, fill('=\r\n', 29_000)],
  ['half escapes', quoted, fill('=')],
  ['base64', base64, fill('QUFB\r\n', 59_000)],
  ['base64 in one line', base64, fill('QUFB')],
  ['zeros in base64', base64, fill('AAAA')],
  ['flowed lines', flowed, fill('a \r\n', 39_000)],
  ['characters of four bytes', {}, fill('\u{1f4b0}', 125_000)],
  ['marks upon marks', {}, text('\u0301')],
  ['characters that are not seen', {}, text('1\u200b')],
  ['sums', {}, text('1 KGS ')],
  ['sums in HTML', html, text('1 KGS<br>')],
  ['sums by line', {}, text('1 KGS\r\n')],
  ['groups of digits', {}, text('1 111 ')],
  ['groups that end in a currency', {}, `${text('1.111,')}KGS`],
  ['currencies', {}, text('KGS ')],
  ['currencies before digits', {}, text('KGS 1')],
  ['signs', {}, text('- ')],
  ['dates', {}, text('20.11.2026 12:00:00 ')],
  ['days', {}, text('20.11.2026 ')],
  ['clocks', {}, text('1:11 ')],
  ['almost dates', {}, text('20.11.')],
  ['stamps', {}, text('20261120120000 ')],
  ['phones', {}, text('+996 555 ')],
  ['phones in brackets', {}, text('+996(')],
  ['account masks', {}, text('**11 ')],
  ['stars', {}, text('*')],
  ['letters of a mask', {}, text('x')],
  ['references', {}, text('ID: A1-')],
  ['labels', {}, text('Баланс ')],
  ['labelled sums', {}, text('Баланс 1 KGS ')],
  ['senders', {}, text('Отправитель: А Б В Г Д Е ')],
  ['greetings', {}, text('\nУважаемый ')],
  ['names', {}, text('Иван Иванов ')],
  ['purposes', {}, text('Сообщение: ')],
  ['beginnings of sentences', {}, text('а, ')],
  ['beginnings on lines', {}, text('а\n')],
  ['half sentences', {}, text('Вам поступил перевод с помощью QR-платежа на сумму 1 ')],
  ['whole sentences', {}, text(noticeSentence())],
  ['whole sentences by line', {}, text(`${noticeSentence()}\r\n`)],
  ['half sentences that hold a purpose', {}, text('СЧЁТ0000 12:34 Перевод 15000р от ИВАН И. ')],
  ['half sentences with a message', {}, text('vous avez recu 6000 FCFA de NOM (242055555555) Message: 1. ')],
  ['a notice and letters', {}, `${noticeBody()}${text('слово ').slice(400)}`],
];

const headers: readonly (readonly [string, string])[] = [
  ['From', '('],
  ['From', '<'],
  ['From', '"'],
  ['From', 'a@demirbank.example,'],
  ['From', 'xn--'],
  ['From', '=?utf-8?Q?a?= '],
  ['From', 'а'],
  ['To', 'a@b,'],
  ['To', 'pay@shop.example,'],
  ['To', '(('],
  ['Subject', '=?utf-8?B?QUFB?= '],
  ['Date', '('],
  ['Content-Type', 'multipart/mixed;'],
  ['Content-Type', 'a="('],
  ['Content-Type', 'text/plain; a*0=b;'],
  ['Reply-To', '@demirbank.exampl '],
  ['X-Filler', '\r\n a'],
  ['Authentication-Results', '(a'],
  ['Authentication-Results', 'a; dkim=pass '],
  ['References', '<a@b> '],
];

/** A mail at the limit of size that the bank's own key signed: the worst anybody can make us work on. */
export interface HostileMail {
  name: string;
  raw: Buffer;
}

/** Makes every hostile mail we know, signed by this key. */
export async function makeHostileMails(key: TestKey): Promise<HostileMail[]> {
  const made: HostileMail[] = [];
  for (const [what, given, body] of bodies) {
    made.push({
      name: `full of ${what}`,
      raw: Buffer.from(await signMail(buildMail({ headers: given, body }), key)),
    });
  }
  for (const [name, unit] of headers) {
    const given = { [name]: fill(unit, (60_000 * unit.length) / Buffer.byteLength(unit)) };
    const mail = await signMail(buildMail({ headers: given }), key);
    made.push({ name: `60 KB of ${JSON.stringify(unit)} in ${name}`, raw: Buffer.from(mail) });
  }
  const many = Buffer.from(`${fill('X: y\r\n', 60_000)}${await signMail(buildMail(), key)}`);
  made.push({ name: 'ten thousand headers', raw: many });
  return [...made, tenSignatures(key), manyTags(key)];
}

// Each with a length of its own, so that the body is hashed for every one of them.
function tenSignatures({ privateKey }: TestKey): HostileMail {
  const body = fill('a \t b  c\r\n', 98_000);
  let mail = buildMail({ body });
  for (let at = 0; at < 10; at += 1) {
    const c = at % 2 === 0 ? ('relaxed/relaxed' as const) : ('simple/relaxed' as const);
    mail = craftSignature(mail, { privateKey, c, tags: ` l=${90_000 - at};`, bodyBytes: 90_000 - at });
  }
  return { name: 'ten signatures', raw: Buffer.from(mail) };
}

function manyTags({ privateKey }: TestKey): HostileMail {
  const h = ['From', 'To', 'Subject', 'Date', 'Content-Type', 'Content-Transfer-Encoding'];
  const names = Array.from({ length: 14_000 }, () => 'x');
  const mail = craftSignature(buildMail(), { privateKey, h: [...h, ...names], tags: fill(' n=1;', 30_000) });
  return { name: 'a signature of many tags', raw: Buffer.from(mail) };
}

function noticeSentence(): string {
  return noticeBody().split('\r\n')[2] ?? '';
}

function nested(depth: number): string {
  let inner = `Content-Type: text/plain\r\n\r\n${fill('x', 100_000)}\r\n`;
  for (let at = 0; at < depth; at += 1) {
    inner = `Content-Type: multipart/mixed; boundary=n${at}\r\n\r\n--n${at}\r\n${inner}--n${at}--\r\n`;
  }
  return `--m\r\n${inner}--m--\r\n`;
}
