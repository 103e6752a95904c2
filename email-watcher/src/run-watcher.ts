import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { createMailThread } from '@luxon/bank-mail';
import {
  advanceEpoch,
  closeDesk,
  type Desk,
  enqueueStuckWork,
  expireRequests,
  openDesk,
  publishBanks,
  sealAudit,
  startLease,
  sweepBreakers,
  sweepDeadWorkers,
  sweepUnknowns,
  type WatchedMail,
} from '@luxon/cashdesk';
import { mailboxName } from '@luxon/settings';
import { createTelegramSender } from './alarm/telegram.ts';
import { tellAlarms } from './alarm/tell-alarms.ts';
import { tellHeads } from './alarm/tell-heads.ts';
import { catalogOf } from './bank-catalog.ts';
import type { WatcherDoors } from './doors.ts';
import { runJobs } from './jobs/run-jobs.ts';
import { createBankTrials } from './jobs/try-bank.ts';
import { watchMailbox } from './mailbox/watch-mailbox.ts';
import { openDeskClient } from './session/desk-client.ts';
import { keepSession } from './session/keep-session.ts';

/** A notice takes a millisecond, the worst mail tried a quarter of a second. */
const mailWorkMsMax = 10_000;
const mailHeapMbMax = 256;
const sweepEveryMs = 2_000;
/** A restored database is recognised if it is older than the last count, so the count goes on while we run. */
const countEpochEveryMs = 60_000;
/** A money reply in flight is waited for so long when the worker is asked to stop. */
const stopMsMax = 25_000;

/**
 * Runs the worker until its signal aborts: watches the mailbox, works on jobs, sweeps what dead workers left. Resolves
 * when everything is put away; rejects when the desk cannot be opened (`DatabaseError`, `KeyError`).
 */
export async function runWatcher(doors: WatcherDoors): Promise<void> {
  const { settings, log } = doors;
  const banks = doors.banksOf(settings.mail);
  // Reading them all takes a second of nothing else, many on a busy machine: before anybody waits for a heartbeat.
  const catalog = catalogOf(settings.mail, banks);
  const mailThread = createMailThread({ workMsMax: mailWorkMsMax, heapMbMax: mailHeapMbMax });
  const desk = await openDesk({
    ...settings.database,
    applicationName: 'luxon-email-watcher',
    connectionsMax: 12,
    preparesStatements: true,
    breakers: settings.breakers,
  });
  await publishBanks(desk, catalog);
  const lease = await startLease(desk, { name: `${hostname()}:${process.pid}` });
  // Its libraries take a second or more to load: not while the first payer waits.
  if (settings.mailboxes.length > 0) mailThread.start();
  const signal = AbortSignal.any([doors.signal, lease.signal]);
  const isStopping = () => signal.aborted;
  const deskClient = openDeskClient({
    desk,
    log,
    initial: settings.mobcash,
    readSettings: doors.readMobcash,
  });
  const watched = {
    folders: settings.mailboxes.map((mailbox) => ({ mailbox: mailboxName(mailbox), folder: mailbox.folder })),
    since: desk.clock(),
  };
  await sweep(desk, doors, watched);
  const runner = await runJobs({
    desk,
    lease,
    log,
    creditAmount: settings.mobcash.creditAmount,
    reading:
      settings.mailboxes.length === 0
        ? null
        : {
            desk,
            mailboxes: settings.mailboxes,
            mail: settings.mail,
            banks,
            resolver: doors.resolver,
            examine: mailThread.examine,
            log,
          },
    bankTrials: createBankTrials({ desk, settings, resolver: doors.resolver, signal }),
    credit: { desk, client: deskClient.client, lease, watched, log, pause, isStopping },
    deskClient,
    // While the worker stops nothing is kept in hand.
    goesOn: () => !isStopping(),
    ...(doors.jobLookMs === undefined ? {} : { lookMs: doors.jobLookMs }),
  });
  log.info('The worker is ready.');
  const loops = [
    sweepAgain(desk, doors, { watched, signal }),
    keepSession({ desk, deskClient, log, signal }),
  ];
  const { telegram, language } = settings.alarms;
  const send = telegram === null ? null : createTelegramSender(telegram);
  if (send !== null) loops.push(tellAlarms({ desk, send, language, log, signal }));
  loops.push(tellHeads({ desk, send, language, log, signal }));
  for (const mailbox of settings.mailboxes)
    loops.push(watchMailbox({ desk, settings: mailbox, log, signal }));
  if (settings.mailboxes.length === 0)
    log.warn(
      'No mailbox is configured (MAILBOX_HOST, MAILBOX_USER, MAILBOX_PASSWORD): no bank mail is read.',
    );
  await Promise.all(loops);
  await Promise.race([runner.stop().catch(() => undefined), pause(stopMsMax, undefined, { ref: false })]);
  deskClient.stop();
  await Promise.race([mailThread.close(), pause(2_000, undefined, { ref: false })]);
  await lease.end().catch(() => undefined);
  await Promise.race([closeDesk(desk), pause(2_000, undefined, { ref: false })]);
  if (lease.signal.aborted && !doors.signal.aborted) {
    throw new Error(
      'The worker lost its place in the database (no heartbeat for 10 s) and stopped before starting another credit.',
    );
  }
}

async function sweepAgain(
  desk: Desk,
  doors: WatcherDoors,
  { watched, signal }: { readonly watched: WatchedMail; readonly signal: AbortSignal },
): Promise<void> {
  let countedAt = performance.now();
  while (!signal.aborted) {
    await pause(sweepEveryMs, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted && performance.now() - countedAt >= countEpochEveryMs) {
      countedAt = performance.now();
      await advanceEpoch(desk, doors.settings.database.epochFile).catch(() => undefined);
    }
    if (!signal.aborted)
      await sweep(desk, doors, watched).catch(() =>
        doors.log.warn('The database did not answer a sweep; trying again.'),
      );
  }
}

async function sweep(desk: Desk, { log }: WatcherDoors, watched: WatchedMail): Promise<void> {
  const { unknownAttempts } = await sweepDeadWorkers(desk);
  for (const id of unknownAttempts) {
    log.warn(
      `Attempt ${id}: its worker died during the call, or could not store the answer. It is unknown and is not sent again; a person looks at the cashier history.`,
    );
  }
  const breaker = await sweepBreakers(desk, watched);
  if (breaker !== null)
    log.error(`Automatic credit has stopped (${breaker}). A person starts it again, in the panel.`);
  await sweepUnknowns(desk);
  await expireRequests(desk);
  await enqueueStuckWork(desk);
  await sealAudit(desk);
}
