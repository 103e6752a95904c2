import { createHash, timingSafeEqual } from 'node:crypto';
import { readMetrics } from '@luxon/cashdesk';
import { Gauge, Registry } from 'prom-client';
import { deskBinding } from '@/server/binding.ts';
import { panelState } from '@/server/panel-state.ts';

export const dynamic = 'force-dynamic';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Gives the desk's figures to a monitoring system (Prometheus text) that knows LUXON_METRICS_TOKEN. */
export async function GET(request: Request): Promise<Response> {
  const { desk, settings } = panelState();
  const { metricsToken } = settings.alarms;
  if (metricsToken === null) return new Response(null, { status: 404 });
  const given = digest(request.headers.get('authorization') ?? '');
  if (!timingSafeEqual(given, digest(`Bearer ${metricsToken}`))) return new Response(null, { status: 401 });
  const metrics = await readMetrics(desk, deskBinding());
  const registry = new Registry();
  const gauge = (name: string, help: string, value: number | null): void => {
    if (value !== null) new Gauge({ name, help, registers: [registry] }).set(value);
  };
  gauge('luxon_session_ready', 'Whether there is a MobCash session to use', metrics.sessionReady ? 1 : 0);
  gauge('luxon_session_age_seconds', 'Age of the MobCash token', metrics.sessionAgeSeconds);
  gauge('luxon_session_seconds_left', 'Expected time left, known or learned', metrics.sessionSecondsLeft);
  gauge('luxon_attempts_unknown', 'Credits whose outcome is unknown', metrics.attemptsUnknown);
  gauge('luxon_payments_waiting', 'Payments without a request yet', metrics.paymentsWaiting);
  gauge('luxon_workers_alive', 'Workers with a fresh heartbeat', metrics.workersAlive);
  const renewals = new Gauge({
    name: 'luxon_session_renewals_total',
    help: 'Tries to renew the session, by way and outcome',
    labelNames: ['way', 'outcome'],
    registers: [registry],
  });
  for (const { way, outcome, count } of metrics.renewals) renewals.set({ way, outcome }, count);
  const alarms = new Gauge({
    name: 'luxon_alarms_open',
    help: 'Alarms a person must look at',
    labelNames: ['kind'],
    registers: [registry],
  });
  for (const { kind, count } of metrics.alarms) alarms.set({ kind }, count);
  return new Response(await registry.metrics(), { headers: { 'content-type': registry.contentType } });
}
