import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { SandboxBank, SentMail } from './bank/bank-types.ts';
import {
  faultShape,
  forgedShape,
  mailShape,
  mintShape,
  noticeShape,
  playerShape,
  settingsShape,
  withdrawalShape,
} from './control-shapes.ts';
import type { DeskControl } from './desk/desk-types.ts';
import type { SandboxMailbox } from './mailbox/mailbox-types.ts';
import { type LoopbackServer, listenOnLoopback, sendJson } from './net/loopback-server.ts';
import { readJson } from './net/read-body.ts';

/** What the control server speaks for; each part may be absent. */
export interface ControlParts {
  /** 0 or absent: a free port. */
  port?: number;
  desk?: DeskControl;
  bank?: SandboxBank;
  mailbox?: SandboxMailbox;
}

type Action = (body: unknown) => unknown;

const show = ({ raw, ...mail }: SentMail): object => ({ ...mail, size: raw.length });

function deskActions(desk: DeskControl): Record<string, Action> {
  return {
    'GET /desk/book': () => desk.book(),
    'GET /desk/sessions': () => desk.sessions(),
    'GET /desk/sign-ins': () => desk.signIns(),
    'GET /desk/calls': () => desk.calls(),
    'GET /desk/faults': () => desk.faults(),
    'POST /desk/faults': (body) => desk.setFault(faultShape.parse(body)),
    'DELETE /desk/faults': () => desk.clearFaults(),
    'POST /desk/settings': (body) => desk.change(settingsShape.parse(body)),
    'POST /desk/revoke-tokens': () => ({ revoked: desk.revokeTokens() }),
    'POST /desk/end-sessions': () => ({ ended: desk.endSessions() }),
    'POST /desk/mint': (body) => desk.mintSession(mintShape.parse(body ?? {})),
    'POST /desk/players': (body) => {
      const { playerId, nickname } = playerShape.parse(body);
      desk.setPlayer(playerId, nickname);
    },
    'POST /desk/withdrawals': (body) => desk.setWithdrawal(withdrawalShape.parse(body)),
  };
}

function bankActions(bank: SandboxBank): Record<string, Action> {
  return {
    'GET /dns': () => bank.dns(),
    'GET /bank/sent': () => bank.sent().map(show),
    'POST /bank/incoming': async (body) => show(await bank.sendIncoming(noticeShape.parse(body))),
    'POST /bank/outgoing': async (body) => show(await bank.sendOutgoing(noticeShape.parse(body))),
    'POST /bank/otp': async (body) => show(await bank.sendOtp(noticeShape.parse(body))),
    'POST /bank/reversal': async (body) => show(await bank.sendReversal(noticeShape.parse(body))),
    'POST /bank/forged': async (body) => {
      const { kind, notice } = forgedShape.parse(body);
      return show(await bank.sendForged(kind, notice));
    },
    'POST /bank/resend': async (body) => show(await bank.resend(mailShape.parse(body).id)),
    'POST /bank/redeliver': async (body) => show(await bank.redeliver(mailShape.parse(body).id)),
  };
}

/**
 * Starts the control server: JSON over HTTP on loopback, one path per hold. `GET /dns` gives the bank's records to
 * a resolver in another process; `POST /desk/faults` takes a Fault. An unknown path answers 404, a body that does
 * not fit 400 with the reason.
 */
export async function startControl(parts: ControlParts): Promise<LoopbackServer> {
  const { desk, bank, mailbox } = parts;
  const actions: Record<string, Action> = {
    'GET /health': () => ({
      desk: desk !== undefined,
      bank: bank !== undefined,
      mailbox: mailbox !== undefined,
    }),
    ...(desk === undefined ? {} : deskActions(desk)),
    ...(bank === undefined ? {} : bankActions(bank)),
    ...(mailbox === undefined
      ? {}
      : {
          'POST /mailbox/drop-connections': () => mailbox.dropConnections(),
          'POST /mailbox/recreate': () => ({ uidValidity: mailbox.recreateFolder() }),
        }),
  };

  return listenOnLoopback(parts.port ?? 0, async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const action = actions[`${request.method} ${pathname}`];
    if (action === undefined) {
      sendJson(response, 404, { error: 'no such control', controls: Object.keys(actions) });
      return;
    }
    try {
      sendJson(response, 200, (await action(await readJson(request))) ?? { done: true });
    } catch (error) {
      const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
      sendJson(response, 400, { error: reason });
    }
  });
}
