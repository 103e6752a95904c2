import { raiseAlarm } from '@luxon/cashdesk';
import { mailboxName } from '@luxon/settings';
import type { ImapFlow } from 'imapflow';
import type { Holding } from './holding.ts';
import { MailboxError } from './mailbox-error.ts';
import { connectMailbox } from './open-mailbox.ts';
import { pauseBefore } from './pace.ts';

/** One refusal may be the provider's hiccup; after the second nothing is tried again, because accounts get locked. */
const refusalsMax = 2;

/** Signs in to one mailbox, one connection at a time. */
export interface SignInGate {
  /** Null: the watch has ended, perhaps because the login is refused. Throws {@link MailboxError} for other trouble. */
  signIn(): Promise<ImapFlow | null>;
}

/**
 * Makes the gate the connections of one mailbox go through: folder and junk folder together submit a refused login
 * twice, a minute apart, and never again. The alarm is raised before the watch gives up.
 */
export function createSignInGate(holding: Holding): SignInGate {
  let last: Promise<unknown> = Promise.resolve();
  let refusals = 0;

  async function enter(): Promise<ImapFlow | null> {
    while (!holding.signal.aborted) {
      try {
        const client = await connectMailbox(holding);
        refusals = 0;
        return client;
      } catch (error) {
        if (!(error instanceof MailboxError) || error.code !== 'credentials') throw error;
        holding.log.error(error.message);
        refusals += 1;
        if (refusals >= refusalsMax) await giveUp(holding);
        else await holding.rest(holding.pace.refusedPauseMs, holding.signal);
      }
    }
    return null;
  }

  return {
    signIn() {
      const entered = last.then(enter);
      last = entered.catch(() => undefined);
      return entered;
    },
  };
}

async function giveUp(holding: Holding): Promise<void> {
  const { desk, settings, log, signal, rest, random } = holding;
  // A person must hear of it, so a database that is away is waited for.
  for (let failures = 0; !signal.aborted; failures += 1) {
    try {
      const subject = mailboxName(settings);
      await raiseAlarm(desk.database.drizzle, desk, { kind: 'mailbox_refused', subject });
      break;
    } catch {
      await rest(pauseBefore(failures, random), signal);
    }
  }
  log.error(
    'The mailbox refused its login twice: it is not tried again until the worker is restarted. Mail waits there and is not lost.',
  );
  holding.giveUp();
}
