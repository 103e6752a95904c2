import { type HeaderField, headerValues } from '../header-section.ts';
import { type CheckResult, pass, review, type SignatureContext } from './check.ts';
import { readFrom } from './sender.ts';

const serverMailboxes = new Set(['mailer-daemon', 'postmaster', 'abuse']);

/**
 * Attack: a mail with our address as its sender and a made-up notice in it goes to the bank. A bounce or an answer of
 * its help desk carries those words to us, signed by the bank, addressed to us, and fresh.
 */
export function checkNoEcho({ fields, bank }: SignatureContext): CheckResult {
  const mark = findMark(fields, bank.senders ?? []);
  if (mark === null) return pass('no answer to, and no report about, another mail');
  return review('answers_a_mail', `an answer to another mail, or a report about one: ${mark}`);
}

// `auto-generated` and `X-Auto-Response-Suppress` are no marks: notices carry them.
function findMark(fields: readonly HeaderField[], listed: readonly string[]): string | null {
  if (headerValues(fields, 'auto-submitted').some((value) => /^auto-replied\b/i.test(value)))
    return 'auto-replied';
  if (headerValues(fields, 'content-type').some((value) => /^multipart\/report\b/i.test(value)))
    return 'report';
  const answered = ['in-reply-to', 'references'].find((name) => headerValues(fields, name).length > 0);
  if (answered !== undefined) return answered;
  const from = readFrom(fields);
  const isServer = from.kind === 'one' && serverMailboxes.has(from.local) && !listed.includes(from.address);
  return isServer ? 'written by a mail server' : null;
}
