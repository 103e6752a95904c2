import { dkimVerify } from 'mailauth';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createControlResolver,
  type SandboxBank,
  type SandboxDesk,
  startBank,
  startControl,
  startDesk,
} from './index.ts';

let desk: SandboxDesk;
let bank: SandboxBank;
let control: Awaited<ReturnType<typeof startControl>>;

beforeAll(async () => {
  desk = await startDesk({ login: 'desk-EXAMPLE', password: 'x-EXAMPLE', cashboxCode: '1000001' });
  bank = await startBank({ mailboxAddress: 'pay@shop.example', deliver: async () => undefined });
  control = await startControl({ desk: desk.control, bank });
});
afterAll(async () => {
  await Promise.all([control.close(), desk.close()]);
});

const send = async (
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: unknown }> => {
  const response = await fetch(`${control.url}${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
};

test('another process proves a mail of the bank by the records it reads over HTTP', async () => {
  const sent = await send('POST', '/bank/incoming', { amountMinor: '10053', language: 'ky' });
  expect(sent.body).toMatchObject({ kind: 'incoming', genuine: true, amountMinor: '10053' });
  const [mail] = bank.sent();
  const { results } = await dkimVerify(mail?.raw ?? '', { resolver: createControlResolver(control.url) });
  expect(results[0]?.status).toMatchObject({ result: 'pass', aligned: 'demirbank.example' });
});

test('a resolver says a missing record is missing, and an absent server is trouble, not absence', async () => {
  await expect(createControlResolver(control.url)('x.example', 'TXT')).rejects.toMatchObject({
    code: 'ENOTFOUND',
  });
  const gone = await startControl({});
  await gone.close();
  await expect(createControlResolver(gone.url)('x.example', 'TXT')).rejects.toMatchObject({
    code: 'ETIMEOUT',
  });
});

test('a fault scripted over HTTP strikes the desk, and the book can be read', async () => {
  const minted = await send('POST', '/desk/mint', { transport: 'rest' });
  const { bearerToken, userId, sessionId } = minted.body as Record<string, string>;
  await send('POST', '/desk/settings', { nicknameFirst: 'off' });
  await send('POST', '/desk/faults', { method: 'deposit', fault: 'http_500', executes: true });
  const params = { deposit: { amount: '5.01', payerID: '100000001' }, userID: userId, sessionID: sessionId };
  const response = await fetch(`${desk.url}/api/v1/mobile/deposit`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearerToken}` },
    body: JSON.stringify({ id: 1, jsonrpc: '2.0', params }),
  });
  expect(response.status).toBe(500);
  expect((await send('GET', '/desk/book')).body).toMatchObject([{ seq: 1, amount: '5.01', answered: false }]);
  expect((await send('GET', '/desk/faults')).body).toEqual([]);
});

test('a hold that does not exist or does not fit is refused with the reason', async () => {
  expect(await send('GET', '/mailbox/count')).toMatchObject({ status: 404 });
  expect(await send('POST', '/desk/faults', { method: 'deposit', fault: 'nonsense' })).toMatchObject({
    status: 400,
  });
  expect(await send('POST', '/desk/faults', { method: 'token', fault: 'success_false' })).toMatchObject({
    status: 400,
    body: { error: expect.stringContaining('no meaning') },
  });
  expect(await send('POST', '/bank/incoming', { amountMinor: 5 })).toMatchObject({ status: 400 });
});

test('the control server of the desk itself answers too', async () => {
  const response = await fetch(`${desk.controlUrl}/health`);
  expect(await response.json()).toEqual({ desk: true, bank: false, mailbox: false });
});
