import { expect, test } from 'vitest';
import { decodeStatement } from './decode-statement.ts';

const text = 'Дата;Приход\r\n03.11.2026;1 240,06\r\n';
const windows1251 = Buffer.from(
  [...text].map((char) => {
    const code = char.charCodeAt(0);
    return code < 0x80 ? code : code - 0x0410 + 0xc0;
  }),
);
const bigEndian = Buffer.from(text, 'utf16le').swap16();

test.each([
  ['UTF-8', Buffer.from(text)],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
  ['UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['UTF-16 without a mark', Buffer.from(text, 'utf16le')],
  ['UTF-16, upper byte first', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
  ['UTF-16, upper byte first, without a mark', bigEndian],
  ['windows-1251', windows1251],
])('%s is read as it was written', (_, bytes) => {
  expect(decodeStatement(bytes).replace(/^\ufeff/, '')).toBe(text);
});

test.each([
  ['a spreadsheet of Excel', Buffer.from([0x50, 0x4b, 3, 4, 0, 0]), 'spreadsheet'],
  ['a picture', Buffer.from([0x89, 0x50, 0, 0, 0, 0x0d]), 'not_text'],
  ['a file of more than 20 MB', Buffer.alloc(20 * 1024 * 1024 + 1, 'a'), 'too_big'],
])('%s is refused', (_, bytes, code) => {
  expect(() => decodeStatement(bytes)).toThrow(expect.objectContaining({ code }));
});
