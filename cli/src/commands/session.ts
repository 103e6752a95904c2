import {
  askForRenewal,
  bringSession,
  createSessionStore,
  type PasteRefusal,
  readPaste,
  readSessionView,
  type SessionView,
  tryCandidate,
} from '@luxon/cashdesk';
import type { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { readAll } from '../read-all.ts';
import { layOut, say, sayJson } from '../say.ts';
import { actor, withDesk } from '../with-desk.ts';

/** Adds `session show` and `session paste`. */
export function addSessionCommands(program: Command): void {
  const session = program.command('session').description('the sign-in at MobCash');
  session
    .command('show')
    .description('what is stored: state, source, age; no secret')
    .option('--json', 'answer for programs')
    .action(({ json }: { json?: boolean }) => showSession(json === true));
  session
    .command('paste')
    .description(
      'take a session copied from the browser: cURL, fetch, HAR, headers and body, or three values',
    )
    .action(paste);
  session
    .command('renew')
    .description('let the running worker renew the session now')
    .action(() =>
      withDesk(async (desk) => {
        await askForRenewal(desk, actor);
        say('Asked. A running worker renews it now; see "luxon session show".');
      }),
    );
}

async function showSession(json: boolean): Promise<void> {
  await withDesk(async (desk, settings) => {
    const view = await readSessionView(desk, settings.mobcash);
    if (json) sayJson(view);
    else say(describeSession(view));
  });
}

/** Writes a session view as lines for people. */
export function describeSession({
  state,
  reason,
  session,
  nextTryAt,
  endsAt,
  endKnownBy,
  renewsItself,
}: SessionView): string {
  const rows = [['State', reason === null ? state : `${state} (${reason})`]];
  if (session === null) rows.push(['Session', 'none: credits wait until there is one']);
  else {
    rows.push(['Token', session.shownToken], ['Source', session.source]);
    rows.push(['Age', `${Math.floor(session.ageMs / 60_000)} min`]);
    rows.push(['Ends', endsAt === null ? 'not known' : `${endsAt.toISOString()} (${endKnownBy})`]);
    rows.push(['Renewal', renewsItself ? 'by itself' : 'by a person: luxon session paste']);
    rows.push(['Proven', session.provenAt?.toISOString() ?? 'not yet: the next player asked for proves it']);
    if (session.refusedAt !== null) rows.push(['Refused', session.refusedAt.toISOString()]);
  }
  if (nextTryAt !== null) rows.push(['Next try', nextTryAt.toISOString()]);
  return layOut(rows);
}

const refusals: Readonly<Record<PasteRefusal, string>> = {
  too_big: 'It is larger than 8 MB: copy one request, not everything.',
  nothing_found: 'No token, user id or session id is in it: copy a request to the API of MobCash.',
  foreign_host: 'The request goes to another server than the API of MobCash in the settings.',
  half_session:
    'A part is missing: token, user id and session id are needed together. Copy a request the page sends after the sign-in as cURL: a HAR from Chrome usually holds no token.',
  expired: 'This session has ended already.',
  other_desk: 'It belongs to another desk or another place than the settings say.',
  two_sessions: 'It holds several different sessions, and none can be guessed: copy one request.',
  malformed: 'The token is cut or holds characters no token has: copy it again.',
};
const candidateRefusals: Readonly<Record<string, string>> = {
  refused_by_mobcash: 'MobCash refuses this token.',
  other_user: 'The token belongs to another user id than the one pasted.',
  switched_off: 'Pasted sessions are switched off (MOBCASH_SESSION_FROM).',
};

async function paste(): Promise<void> {
  // Read before anything is opened: a person who has to look for it blocks nothing.
  const text = await readAll(
    'Paste what the browser copied (cURL, fetch, HAR, headers and body, or three values), then Enter and Ctrl+D.',
  );
  await withDesk(async (desk, { mobcash }) => {
    const reading = readPaste(text, { ...mobcash, now: new Date() });
    const { shown } = reading;
    say(
      `Found: token ${shown.bearerToken ?? '—'}, user id ${shown.userId ?? '—'}, session id ${shown.sessionId ?? '—'}, desk ${shown.cashboxCode ?? '—'}, place ${shown.hasPlace ? 'yes' : '—'}.`,
    );
    if (reading.kind === 'refused') throw notTaken(refusals[reading.reason]);
    const brought = await bringSession(desk, mobcash, reading.found, actor);
    if (brought.kind === 'malformed') throw notTaken(refusals.malformed);
    const { createMobcashClient } = await import('@luxon/mobcash');
    const client = createMobcashClient({
      settings: mobcash,
      store: createSessionStore(desk, mobcash, actor),
      clock: desk.clock,
      random: desk.random,
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    });
    // The worker may be trying it at this moment too: one of the two settles it.
    const tried = await tryCandidate(desk, {
      candidateId: brought.id,
      binding: mobcash,
      isAllowed: mobcash.sessionFrom.includes('paste'),
      ask: (bearerToken) => client.profileOf(bearerToken),
    });
    if (tried?.state === 'refused')
      throw notTaken(candidateRefusals[tried.reason ?? ''] ?? tried.reason ?? '');
    say('Taken. Running workers use it from their next call on; no restart is needed.');
  });
}

const notTaken = (why: string): CliError =>
  new CliError(`Not taken. ${why} The session in use stays as it is; nothing of the paste was kept.`);
