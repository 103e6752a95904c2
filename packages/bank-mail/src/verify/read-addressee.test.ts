import { expect, test } from 'vitest';
import { readAddressee } from './read-addressee.ts';

const addressee = (...headers: string[]) =>
  readAddressee(Buffer.from(['From: bank@b.example', ...headers, '', 'To: x@body.example'].join('\r\n')));

test.each([
  ['a bare one', 'Pay@Shop.example', 'pay@shop.example'],
  ['one behind a name', '"Shop, a@b.example" <pay@shop.example>', 'pay@shop.example'],
  ['the same one twice', 'pay@shop.example, <PAY@shop.example>', 'pay@shop.example'],
])('reads %s', (_, to, address) => {
  expect(addressee(`To: ${to}`)).toBe(address);
});

test.each([
  ['no To', []],
  ['two To headers', ['To: pay@shop.example', 'To: pay@shop.example']],
  ['two addresses', ['To: pay@shop.example, x@b.example']],
  ['a group', ['To: undisclosed-recipients:;']],
  ['an empty To', ['To:']],
  ['headers two readers see differently', ['no header', 'To: pay@shop.example']],
])('reads none from %s', (_, headers) => {
  expect(addressee(...headers)).toBeNull();
});
