import { expect, test } from 'vitest';
import type { SendResult } from './http/send-request.ts';
import { alreadyDonePatterns, outcomeTable, readDepositOutcome } from './outcome.ts';

const answered = (status: number, body: string): SendResult => ({
  kind: 'answered',
  status,
  headers: {},
  body,
});
const reply = (body: object): SendResult =>
  answered(200, JSON.stringify([{ jsonrpc: '2.0', id: 7, ...body }]));

test.each<[string, SendResult, string, string]>([
  ['success: true', reply({ result: { success: true } }), 'confirmed', 'success_true'],
  [
    'success: true in a bare object',
    answered(200, '{"id":7,"result":{"success":true}}'),
    'confirmed',
    'success_true',
  ],
  ['success: false', reply({ result: { success: false } }), 'unknown', 'success_false'],
  ['success as text', reply({ result: { success: 'true' } }), 'unknown', 'success_false'],
  ['no word of success', reply({ result: { balance: '1' } }), 'unknown', 'success_missing'],
  ['an error inside 200', reply({ error: { code: 200, message: 'x' } }), 'unknown', 'rpc_error'],
  [
    'an error beside success',
    reply({ result: { success: true }, error: { code: 1 } }),
    'unknown',
    'rpc_error',
  ],
  [
    'the words of a guard against repetition, as an error',
    reply({
      error: {
        code: 100337,
        message: 'Депозит на сумму 100.5 игроку № 100000001 уже был проведен, повторить',
      },
    }),
    'unknown',
    'already_done',
  ],
  [
    'such words inside the cause',
    reply({ error: { message: 'x', data: 'cause: Deposit already created (code: 400)' } }),
    'unknown',
    'already_done',
  ],
  [
    'such words beside success: false',
    reply({ result: { success: false, message: 'deposit already created' } }),
    'unknown',
    'already_done',
  ],
  [
    'such words beside success: true',
    reply({ result: { success: true, message: 'deposit already created' } }),
    'confirmed',
    'success_true',
  ],
  [
    'another word about a deposit',
    reply({ error: { message: 'Депозит на сумму 100 не проведен' } }),
    'unknown',
    'rpc_error',
  ],
  [
    'the id of another request',
    answered(200, '[{"id":8,"result":{"success":true}}]'),
    'unknown',
    'broken_reply',
  ],
  ['no id', answered(200, '[{"result":{"success":true}}]'), 'unknown', 'broken_reply'],
  ['two replies', answered(200, '[{"id":7,"result":{"success":true}},{"id":7}]'), 'unknown', 'broken_reply'],
  ['an empty array', answered(200, '[]'), 'unknown', 'broken_reply'],
  ['half a reply', answered(200, '[{"id":7,"result":{"succ'), 'unknown', 'broken_reply'],
  ['an empty body', answered(200, ''), 'unknown', 'broken_reply'],
  [
    'success with another status',
    answered(202, '[{"id":7,"result":{"success":true}}]'),
    'unknown',
    'http_other',
  ],
  ['401', answered(401, ''), 'unknown', 'unauthorized'],
  ['403', answered(403, ''), 'unknown', 'http_4xx'],
  ['502 with a page', answered(502, '<html>'), 'unknown', 'http_5xx'],
  ['no answer in time', { kind: 'unanswered', reason: 'timeout', status: null }, 'unknown', 'timeout'],
  ['a reset after the first byte', { kind: 'unanswered', reason: 'reset', status: null }, 'unknown', 'reset'],
  ['a huge reply', { kind: 'unanswered', reason: 'reply_too_big', status: 200 }, 'unknown', 'reply_too_big'],
  ['a refused connection', { kind: 'never_sent', reason: 'refused' }, 'not_sent', 'never_connected'],
  ['an unknown host', { kind: 'never_sent', reason: 'dns' }, 'not_sent', 'never_connected'],
  ['a certificate that is not theirs', { kind: 'never_sent', reason: 'tls' }, 'not_sent', 'never_connected'],
  [
    'a first byte that would be late',
    { kind: 'never_sent', reason: 'too_late' },
    'not_sent',
    'first_byte_too_late',
  ],
])('a deposit answered with %s is judged by its row', (_name, sent, kind, reason) => {
  expect(readDepositOutcome(sent, 7)).toMatchObject({ kind, reason });
});

test('only a plain success confirms, and nothing that may have been sent may be sent again', () => {
  const kinds = Object.entries(outcomeTable);
  expect(kinds.filter(([, kind]) => kind === 'confirmed').map(([reason]) => reason)).toEqual([
    'success_true',
  ]);
  expect(kinds.filter(([, kind]) => kind === 'not_sent').map(([reason]) => reason)).toEqual([
    'never_connected',
    'first_byte_too_late',
    'no_location',
  ]);
});

test('the evidence hides tokens and player ids, the shape holds no value', () => {
  const outcome = readDepositOutcome(
    reply({ result: { note: 'ory_at_EXAMPLE.x for 100000001', id: '1900000000000000000' } }),
    7,
  );
  expect(outcome.evidence).not.toMatch(/EXAMPLE|100000001|1900000000000000000/);
  expect(outcome.shape).toBe('{id:string,note:string}');
});

test.each([0, 1])('evidence and shape are never cut in the middle of a character (%i)', (shift) => {
  const name = `${'x'.repeat(38 + shift)}😀😀`;
  const note = `${' '.repeat(shift)}${'😀'.repeat(1_500)}`;
  const outcome = readDepositOutcome(reply({ result: { [name]: 1, note } }), 7);
  expect(outcome.evidence?.isWellFormed()).toBe(true);
  expect(outcome.evidence?.length).toBeGreaterThan(1_998);
  expect(outcome.shape?.isWellFormed()).toBe(true);
});

test('the body is handed on as it came, bounded; where none came there is none', () => {
  const body = JSON.stringify([{ id: 7, result: { success: true, note: 'x'.repeat(20_000) } }]);
  expect(readDepositOutcome(answered(200, body), 7).rawReply).toBe(body.slice(0, 16_000));
  expect(readDepositOutcome({ kind: 'unanswered', reason: 'timeout', status: null }, 7).rawReply).toBeNull();
  expect(readDepositOutcome({ kind: 'never_sent', reason: 'dns' }, 7)).toMatchObject({
    rawReply: null,
    evidence: 'dns',
  });
});

test('every pattern of a guard names its source', () => {
  for (const { source } of alreadyDonePatterns) expect(source).toMatch(/API.*: ./);
});
