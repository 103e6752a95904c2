// The panel's process (pm2 name nextjs-admin): opens the desk, then serves Next. `next start` would do the serving
// too, but it would copy .env into the environment, where a changed file could never win again, and it would keep the
// process alive while browsers hold their event streams open.
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import '@luxon/cashdesk/quick-start';
import { loadSettings, readEnvironment, type Settings } from '@luxon/settings';
import { answerAtOnce, isWhole } from './src/server/answer-at-once.ts';
import { clientAddress } from './src/server/client-address.ts';
import { describeFirstOperator } from './src/server/first-operator.ts';
import { type AskedRequest, createGuard, panelOrigins } from './src/server/guard-requests.ts';
import { createPanelState } from './src/server/panel-state.ts';
import { createPulseHub } from './src/server/pulse-hub.ts';
import { isMailBody, mailBodyHeaders, securityHeaders } from './src/server/security-headers.ts';

const cashdesk = await import('@luxon/cashdesk');
const { default: next } = await import('next');

const exitMisconfigured = 78;
const stopMsMax = 4_000;
const workerLookMs = 5_000;
/** `npm start` hands on what is written here, and says so when a person's terminal is at its end. */
const isSeen = process.stdout.isTTY === true || process.argv.includes('--terminal');

const { settings, problems, report } = loadSettings(readEnvironment());
for (const { severity, text } of problems) if (severity === 'error') console.error(`${text.ru} / ${text.en}`);
if (settings === null) {
  console.error(
    'The settings are not usable: the panel does not start. No payment is touched. Mend .env; "npx luxon doctor" explains.',
  );
  process.exit(exitMisconfigured);
}

const {
  closeDesk,
  countOperators,
  createInvite,
  DatabaseError,
  KeyError,
  listenForChanges,
  missingRights,
  openDesk,
  readPulse,
  readWorkerState,
} = cashdesk;

try {
  await startPanel(settings);
} catch (error) {
  console.error(explain(error));
  process.exit(1);
}

async function startPanel(panelSettings: NonNullable<typeof settings>): Promise<void> {
  const { host, port, url } = panelSettings.panel;
  const desk = await openDesk({ ...panelSettings.database, applicationName: 'luxon-panel' });
  const pulses = createPulseHub({
    boot: randomBytes(6).toString('hex'),
    read: async () => {
      const pulse = await readPulse(desk);
      return {
        ...pulse,
        mailScannedAt: pulse.mailScannedAt?.toISOString() ?? null,
        at: desk.clock().toISOString(),
      };
    },
    later: (ms, work) => setTimeout(work, ms).unref(),
  });
  createPanelState({
    desk,
    settings: panelSettings,
    startedWith: report,
    environment: () => readEnvironment(),
    mobcash: liveMobcash(panelSettings.mobcash),
    cashdesk,
    pulses,
  });
  const listener = await listenForChanges(desk, (change) => pulses.changed(change.what));
  let worker: string | null = null;
  // A worker that dies changes nothing in the database, and every page would go on as if one were there.
  const lookAtWorker = async (): Promise<void> => {
    const before = worker;
    worker = await readWorkerState(desk);
    if (before !== null && before !== worker) pulses.changed('worker_leases');
  };
  setInterval(() => void lookAtWorker().catch(() => undefined), workerLookMs).unref();
  // Tells Next that the environment was prepared: it must not read .env files itself.
  Object.assign(process.env, {
    __NEXT_PROCESSED_ENV: 'true',
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
  });
  const app = next({ dev: false, dir: import.meta.dirname, hostname: host, port });
  const server = createServer();
  await app.prepare();
  const handle = app.getRequestHandler();
  const guard = createGuard(panelOrigins(panelSettings.panel), () => performance.now());
  server.on('request', (request, response) => {
    prepareRequest(request, response, url.startsWith('https:'));
    const refused = guard(describeRequest(request));
    if (refused !== null) {
      response.writeHead(refused, { connection: 'close' }).end();
      return;
    }
    if (isWhole(request)) answerAtOnce(request, response);
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  if ((await countOperators(desk)) === 0) {
    const makeLink = async (): Promise<string> => {
      const invite = await createInvite(desk, { actor: 'panel', role: 'owner' });
      return `${url}/welcome#${invite.token}`;
    };
    console.log(await describeFirstOperator({ isSeen, makeLink }));
  }
  console.log(`The panel is ready: ${url}`);

  let isStopping = false;
  const stop = async (): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(0), stopMsMax).unref();
    server.close();
    server.closeAllConnections();
    await listener.close().catch(() => undefined);
    await closeDesk(desk).catch(() => undefined);
    process.exit(0);
  };
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => void stop());
}

/** Reads the MobCash settings anew twice a second at most; a file that cannot be used at the moment changes nothing. */
function liveMobcash(initial: Settings['mobcash']): () => Settings['mobcash'] {
  let known = initial;
  let readAt = performance.now();
  return () => {
    if (performance.now() - readAt >= 500) {
      readAt = performance.now();
      known = loadSettings(readEnvironment()).settings?.mobcash ?? known;
    }
    return known;
  };
}

function prepareRequest(request: IncomingMessage, response: ServerResponse, isSecure: boolean): void {
  const { headers, url = '' } = request;
  const forwardedFor = headers['x-forwarded-for'];
  headers['x-forwarded-for'] = clientAddress(
    request.socket.remoteAddress,
    Array.isArray(forwardedFor) ? forwardedFor.join(',') : forwardedFor,
  );
  const given = isMailBody(url)
    ? mailBodyHeaders(isSecure)
    : securityHeaders(randomBytes(16).toString('base64'), isSecure);
  for (const [name, value] of Object.entries(given)) response.setHeader(name, value);
  // Next reads the nonce for its own scripts from here; a caller's header must not choose it.
  headers['content-security-policy'] = given['content-security-policy'];
  delete headers['content-security-policy-report-only'];
}

function describeRequest({ method = '', url = '', headers }: IncomingMessage): AskedRequest {
  const site = headers['sec-fetch-site'];
  const length = Number(headers['content-length'] ?? Number.NaN);
  return {
    method,
    path: url,
    address: String(headers['x-forwarded-for'] ?? ''),
    origin: headers.origin,
    site: Array.isArray(site) ? site.join() : site,
    bytes: Number.isFinite(length) ? length : null,
  };
}

/** The driver's layer keeps the code in `cause`. */
function codeOf(error: unknown): string {
  for (let current = error; current instanceof Error; current = current.cause) {
    if ('code' in current) return String(current.code);
  }
  return '';
}

function explain(error: unknown): string {
  if (error instanceof DatabaseError || error instanceof KeyError) return error.message;
  const refused = missingRights(error);
  if (refused !== null) return refused.message;
  const code = codeOf(error);
  if (code === 'EADDRINUSE') {
    return 'The port of the panel is taken by another program. No payment is touched; the worker runs without the panel. Free it or set PANEL_PORT.';
  }
  if (error instanceof Error && /production build/.test(error.message)) {
    return 'The panel is not built yet. No payment is touched. Run "npm run build" once, then start it again.';
  }
  return `The panel cannot start (${error instanceof Error ? `${error.name} ${code}`.trim() : 'unknown'}). No payment is touched; the worker runs without the panel.`;
}
