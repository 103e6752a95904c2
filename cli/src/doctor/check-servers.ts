import type { Settings } from '@luxon/settings';
import type { Finding } from './finding.ts';
import { reachServer } from './reach-server.ts';

/** Says whether the mailbox's server answers, with a valid certificate and as IMAP; does not sign in. */
export async function checkMailbox({ mailbox }: Settings): Promise<Finding> {
  const what = 'mailbox';
  if (mailbox === null) {
    return {
      what,
      state: 'bad',
      text: 'not set up: no bank mail is read. Set MAILBOX_HOST, MAILBOX_USER and MAILBOX_PASSWORD.',
    };
  }
  const { host, port, tls } = mailbox;
  const where = `${host}:${port}`;
  const reached = await reachServer({ host, port, tls, waitForGreeting: true });
  if (reached.kind === 'reached') {
    return /^\* (OK|PREAUTH)/.test(reached.greeting)
      ? {
          what,
          state: 'good',
          text: `${where} answers${tls ? ' and its certificate is valid' : ' (without encryption)'}`,
        }
      : {
          what,
          state: 'bad',
          text: `${where} answers, but not as an IMAP server. No bank mail is read. Check MAILBOX_PORT and MAILBOX_TLS.`,
        };
  }
  const text = reached.certificate
    ? `the certificate of ${where} is not valid for that name (${reached.code}). Nothing was sent to it; mail waits there. Check MAILBOX_HOST, or ask the provider.`
    : `${where} does not answer (${reached.code}). Mail waits there and is not lost. Check MAILBOX_HOST, MAILBOX_PORT, MAILBOX_TLS and the network.`;
  return { what, state: 'bad', text };
}

/** Says whether MobCash's server can be reached at all; sends no request. */
export async function checkMobcashServer({ mobcash }: Settings): Promise<Finding> {
  const url = new URL(mobcash.apiUrl);
  const tls = url.protocol === 'https:';
  const port = url.port === '' ? (tls ? 443 : 80) : Number(url.port);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const reached = await reachServer({ host, port, tls, waitForGreeting: false });
  const what = 'MobCash';
  if (reached.kind === 'reached') return { what, state: 'good', text: `${mobcash.apiUrl} can be reached` };
  return {
    what,
    state: 'bad',
    text: `${mobcash.apiUrl} cannot be reached (${reached.code}). Payments are recorded, credits wait. Check the network and MOBCASH_API_URL.`,
  };
}
