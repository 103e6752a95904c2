import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { raiseAlarm } from '@luxon/cashdesk';
import { createTestDesk } from '@luxon/cashdesk/testing';
import { afterEach, expect, test } from 'vitest';
import { createTelegramSender } from './telegram.ts';
import { tellAlarms } from './tell-alarms.ts';

const token = '1000001:PLANTED-TELEGRAM-TOKEN';
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

interface Heard {
  readonly path: string;
  readonly text: string;
}

/** Stands for Telegram on a real socket; answers each call with the next of `answers`, then with success. */
async function startTelegram(answers: readonly object[]) {
  const heard: Heard[] = [];
  const waiting = [...answers];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { text: string };
    heard.push({ path: request.url ?? '', text: body.text });
    const answer = waiting.shift() ?? { ok: true, result: { message_id: 1 } };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => new Promise((resolve) => server.close(resolve)));
  return { heard, apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function run(answers: readonly object[], workers = 1) {
  const opened = await createTestDesk();
  ends.push(() => opened.close());
  const { desk } = opened;
  const telegram = await startTelegram(answers);
  const lines: string[] = [];
  const pauses: number[] = [];
  const stop = new AbortController();
  const log = { info: () => undefined, warn: (line: string) => lines.push(line), error: () => undefined };
  for (const kind of ['session_dead', 'session_clock_skew'] as const) {
    await raiseAlarm(desk.database.drizzle, desk, { kind, subject: 'desk', facts: { minutes: 9 } });
  }
  const send = createTelegramSender({ token, chat: '-100500', apiUrl: telegram.apiUrl });
  const pause = async (ms: number): Promise<void> => {
    pauses.push(ms);
    // Nothing is left to tell: the worker stops.
    if (ms === 1_000) stop.abort();
  };
  await Promise.all(
    Array.from({ length: workers }, () =>
      tellAlarms({ desk, send, language: 'ru', log, signal: stop.signal, pause }),
    ),
  );
  return { ...telegram, lines, pauses };
}

test('every open alarm is sent once, in the chosen language, by two workers as by one', async () => {
  const { heard } = await run([], 2);
  expect(heard.map(({ text }) => text).sort()).toEqual([
    expect.stringContaining('Сессия MobCash закончилась'),
    expect.stringContaining('Часы этого компьютера'),
  ]);
});

test('what Telegram refuses for now is sent later, after the time it names', async () => {
  const { heard, pauses } = await run([
    { ok: false, error_code: 429, description: 'Too Many Requests', parameters: { retry_after: 7 } },
    { ok: false, error_code: 500, description: 'Internal Server Error' },
  ]);
  expect(pauses).toEqual([7_000, 30_000, 1_000]);
  expect(heard).toHaveLength(4);
});

test('the token stands in no line of the log', async () => {
  const { lines, heard } = await run([{ ok: false, error_code: 401, description: `bot ${token}` }]);
  expect(heard[0]?.path).toContain(token);
  expect(lines).toHaveLength(1);
  expect(lines.join('\n')).not.toContain('PLANTED');
});
