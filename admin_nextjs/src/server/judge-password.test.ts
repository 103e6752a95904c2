import { expect, test } from 'vitest';
import { isEasyPassword } from './judge-password.ts';

const who = { name: 'Aigul Asanova', email: 'aigul.a@desk.example' };

test.each([
  ['Qwerty123456', true],
  ['abababababab', true],
  ['aigul-2026-11', true],
  ['Cashdesk2026!', true],
  ['asanova12345', true],
  ['correct horse battery', false],
  ['aigul likes green tea', false],
])('%s', (password, isEasy) => {
  expect(isEasyPassword(password, who)).toBe(isEasy);
});
