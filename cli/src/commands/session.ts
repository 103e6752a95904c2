import { pasteSession, readSessionView, type SessionView } from '@luxon/cashdesk';
import type { Command } from 'commander';
import { askLines } from '../ask-lines.ts';
import { CliError } from '../cli-error.ts';
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
    .description('store a new token from the browser; asks for three values, or takes three lines from stdin')
    .action(paste);
}

async function showSession(json: boolean): Promise<void> {
  await withDesk(async (desk, settings) => {
    const view = await readSessionView(desk, settings.mobcash);
    if (json) sayJson(view);
    else say(describeSession(view));
  });
}

/** Writes a session view as lines for people. */
export function describeSession({ state, reason, session, nextTryAt }: SessionView): string {
  const rows = [['State', reason === null ? state : `${state} (${reason})`]];
  if (session === null) rows.push(['Session', 'none: credits wait until there is one']);
  else {
    rows.push(['Token', session.shownToken], ['Source', session.source]);
    rows.push(['Age', `${Math.floor(session.ageMs / 60_000)} min`]);
    rows.push(['Expires', session.expiresAt?.toISOString() ?? 'MobCash did not say']);
    rows.push(['Proven', session.provenAt?.toISOString() ?? 'not yet: the next player asked for proves it']);
    if (session.refusedAt !== null) rows.push(['Refused', session.refusedAt.toISOString()]);
  }
  if (nextTryAt !== null) rows.push(['Next try', nextTryAt.toISOString()]);
  return layOut(rows);
}

const fields = {
  bearerToken: 'the bearer token (what follows "Bearer")',
  userId: 'the user id (digits)',
  sessionId: 'the session id (digits)',
};

async function paste(): Promise<void> {
  // Asked before anything is opened: a person who has to look for the values blocks nothing.
  const [bearerToken = '', userId = '', sessionId = ''] = await askLines([
    { prompt: 'Bearer token', hidden: true },
    { prompt: 'User id', hidden: false },
    { prompt: 'Session id', hidden: false },
  ]);
  await withDesk(async (desk, settings) => {
    const pasted = await pasteSession(desk, settings.mobcash, { bearerToken, userId, sessionId }, actor);
    if (pasted.kind === 'malformed') {
      const wrong = pasted.fields.map((field) => fields[field]).join(', ');
      throw new CliError(
        `Not stored: ${wrong} does not look right. The session in use stays as it is. Copy the values from the browser again.`,
      );
    }
    say(
      `Stored as version ${pasted.version}. Running workers use it from their next call on; no restart is needed.`,
    );
  });
}
