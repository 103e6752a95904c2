import { expect, test } from 'vitest';
import { readNewOperator } from './new-operator.ts';

const given = {
  token: 'a'.repeat(43),
  name: 'Aigul',
  email: 'Aigul@Desk.example',
  password: 'a long enough phrase',
};

test('readNewOperator takes what is written whole', () => {
  expect(readNewOperator(given)).toEqual({
    kind: 'read',
    operator: { ...given, email: 'aigul@desk.example' },
  });
});

test.each([
  ['name', '   ', 'operatorName'],
  ['name', 'a'.repeat(81), 'operatorName'],
  ['email', 'owner@desk', 'operatorEmail'],
  [
    'email',
    `${'a'.repeat(60)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(30)}.example`,
    'operatorEmail',
  ],
  ['password', 'elevenchars', 'operatorPassword'],
  ['password', 'a'.repeat(129), 'operatorPassword'],
  ['token', '', 'inviteInvalid'],
])('readNewOperator names the field that is not as it must be: %s "%s"', (field, value, text) => {
  expect(readNewOperator({ ...given, [field]: value })).toEqual({ kind: 'malformed', text });
});
