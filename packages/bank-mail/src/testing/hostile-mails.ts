import { buildMail, signMail, type TestKey } from './signed-mail.ts';

const bodyBytes = 250_000;
const html = { 'Content-Type': 'text/html; charset=utf-8' };
const fill = (unit: string, bytes = bodyBytes): string => unit.repeat(Math.floor(bytes / unit.length));

const bodies: readonly (readonly [string, Record<string, string>, string])[] = [
  ['empty lines', {}, fill('\r\n')],
  ['lines of one blank', {}, fill(' \r\n')],
  ['blanks', {}, fill(' ')],
  ['one long line of digits', {}, fill('1')],
  ['open tags', html, fill('<div>')],
  ['table rows', html, fill('<tr><td>1')],
  ['entities', html, fill('&nbsp;')],
  ['open angle brackets', html, fill('<')],
  ['comments', html, fill('<!--')],
  ['links', html, fill('<a href=x>')],
  ['boundaries', { 'Content-Type': 'multipart/mixed; boundary=m' }, fill('--m\r\n\r\n')],
  ['quoted-printable', { 'Content-Transfer-Encoding': 'quoted-printable' }, fill('=3D')],
  ['base64', { 'Content-Transfer-Encoding': 'base64' }, fill('QUFB\r\n')],
  ['sums', {}, fill('1 KGS ')],
  ['half sentences', {}, fill('Вам поступил перевод с помощью QR-платежа на сумму 1 ', 19_000)],
];

const headers: readonly (readonly [string, string])[] = [
  ['From', '('],
  ['From', '<'],
  ['From', 'a@demirbank.example,'],
  ['From', 'xn--'],
  ['To', 'a@b,'],
  ['Content-Type', 'multipart/mixed;'],
  ['X-Filler', '\r\n a'],
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
    const given = { [name]: fill(unit, 60_000) };
    const mail = await signMail(buildMail({ headers: given }), key);
    made.push({ name: `60 KB of ${JSON.stringify(unit)} in ${name}`, raw: Buffer.from(mail) });
  }
  return made;
}
