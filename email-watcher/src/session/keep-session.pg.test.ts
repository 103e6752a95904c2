import { createSessionStore, listOpenAlarms, type SessionBinding } from '@luxon/cashdesk';
import { createTestDesk } from '@luxon/cashdesk/testing';
import { expect, test } from 'vitest';
import { settleAlarms } from './keep-session.ts';

const binding: SessionBinding = {
  apiUrl: 'https://admin.example',
  login: 'cashier',
  cashboxCode: '1000001',
  lat: 55.5,
  lon: 20.25,
};

test('an alarm about settings that were mended goes with them, though the session is another one now', async () => {
  const opened = await createTestDesk();
  try {
    const { desk } = opened;
    let present = binding;
    const deskClient = {
      binding: () => present,
      client: () => ({ clockSkewMs: () => null }),
      hasLostRefreshToken: () => false,
    };
    const kinds = async () => (await listOpenAlarms(desk)).map(({ kind }) => kind);
    const stop = { failures: 1, nextTryAt: null, stoppedFor: 'these' };
    await createSessionStore(desk, binding).setState('needs_operator', 'out_of_work_area', stop);
    const raised = await settleAlarms(desk, deskClient, '');
    expect(await kinds()).toEqual(['session_out_of_work_area']);
    present = { ...binding, lat: 10.5 };
    await createSessionStore(desk, present).putSession(
      {
        bearerToken: 'ory_at_EXAMPLE.EXAMPLE-0001',
        userId: '1900000000000000000',
        sessionId: '1900000000000000001',
        refreshToken: null,
        source: 'oauth2',
        transport: 'rpc',
        obtainedAt: desk.clock(),
        expiresAt: null,
      },
      0n,
    );
    await settleAlarms(desk, deskClient, raised);
    expect(await kinds()).toEqual([]);
  } finally {
    await opened.close();
  }
});
