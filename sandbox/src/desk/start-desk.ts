import type { IncomingMessage, ServerResponse } from 'node:http';
import { startControl } from '../control.ts';
import { listenOnLoopback, sendJson } from '../net/loopback-server.ts';
import { isRestPath, serveCashboxLogin, serveRest, serveRpc } from './api-endpoints.ts';
import { pwaSignInPath, serveAppPage, servePwaSignIn } from './app-page.ts';
import { createDeskControl } from './desk-control.ts';
import { createDeskState } from './desk-state.ts';
import type { DeskOptions, SandboxDesk } from './desk-types.ts';
import { createOAuthEndpoints } from './oauth-endpoints.ts';
import { serveDone } from './oauth-final-step.ts';

/**
 * Starts a MobCash desk on loopback: OAuth2 sign-in, JSON-RPC, APP2APP REST, and its own book of credits.
 * Written from the protocol fact sheet, not from the client, so that a mistake is not mirrored.
 */
export async function startDesk(options: DeskOptions): Promise<SandboxDesk> {
  const state = createDeskState(options);
  let url = '';
  const oauth = createOAuthEndpoints(state, () => url);

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const target = new URL(request.url ?? '/', url);
    const isPost = request.method === 'POST';
    const { clockSkewSec } = state.settings;
    if (clockSkewSec !== 0)
      response.setHeader('date', new Date(state.clock().getTime() + clockSkewSec * 1_000).toUTCString());
    if (allowApp(request, response)) return;
    if (isPost && target.pathname === '/api/') await serveRpc(state, request, response);
    else if (isPost && isRestPath(target.pathname))
      await serveRest(state, request, response, target.pathname);
    else if (isPost && target.pathname === '/api/v2/cashbox/login')
      await serveCashboxLogin(state, request, response);
    else if (isPost && target.pathname === pwaSignInPath) await servePwaSignIn(state, request, response);
    else if (await oauth.serve(request, response, target)) return;
    else if (!serveDone(response, target)) sendJson(response, 404, { message: 'not found' });
  };

  /** The cashier's page lives at another origin (CORS); true: the question was answered. */
  const allowApp = (request: IncomingMessage, response: ServerResponse): boolean => {
    if (request.headers.origin !== app.url) return false;
    response.setHeader('access-control-allow-origin', app.url);
    response.setHeader('access-control-allow-headers', 'authorization, content-type, x-request-source');
    if (request.method !== 'OPTIONS') return false;
    response.writeHead(204).end();
    return true;
  };

  const app = await listenOnLoopback(0, async (request, response) =>
    serveAppPage(state, url, response, new URL(request.url ?? '/', app.url)),
  );
  const server = await listenOnLoopback(options.port ?? 0, handle);
  url = server.url;
  const control = createDeskControl(state);
  const controlServer =
    options.controlPort === null
      ? null
      : await startControl({ port: options.controlPort ?? 0, desk: control });
  return {
    url,
    appUrl: app.url,
    controlUrl: controlServer?.url ?? null,
    control,
    clientId: state.clientId,
    async close() {
      for (const timer of state.timers) clearTimeout(timer);
      await Promise.all([server.close(), app.close(), controlServer?.close()]);
    },
  };
}
