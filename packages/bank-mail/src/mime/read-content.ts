import PostalMime from 'postal-mime';
import { htmlToLines } from './html-text.ts';

/** The words of a mail, decoded; or why they were not read. `plain` and `html` are null when absent. */
export type MailContent =
  | { kind: 'text'; subject: string; plain: string | null; html: string | null }
  | { kind: 'unreadable'; reason: 'limits' | 'broken' | 'not_read' };

// postal-mime limits depth but not breadth: 50,000 empty parts cost 1.3 s and 117 MB.
const boundaryLinesMax = 50;
// A notice has some hundred tags; 250 KB of `<div>` are 50,000 and cost 0.3 s (measured).
const htmlTagsMax = 10_000;
// Mails pad their preview with a few hundred unseen characters; 10,000 between digits cost 0.15 s (measured).
const unseenMax = 2_000;

/**
 * Decodes the text parts of a raw mail within limits; the HTML part comes back as lines of text.
 *
 * Attached and forwarded mails (`message/rfc822`) and attachments are left out. Any bytes give an answer.
 */
export async function readContent(raw: Uint8Array): Promise<MailContent> {
  if (countBoundaryLines(raw) > boundaryLinesMax) return { kind: 'unreadable', reason: 'limits' };
  try {
    const email = await PostalMime.parse(raw, {
      maxNestingDepth: 8,
      maxHeadersSize: 65_536,
      forceRfc822Attachments: true,
      maxRfc822NestingDepth: 0,
    });
    if (count(email.html ?? '', /</g) > htmlTagsMax) return { kind: 'unreadable', reason: 'limits' };
    const html = email.html === undefined ? null : htmlToLines(email.html);
    const plain = email.text ?? null;
    if (count(`${plain ?? ''}${html ?? ''}`, /\p{Cf}/gu) > unseenMax)
      return { kind: 'unreadable', reason: 'limits' };
    return { kind: 'text', subject: email.subject ?? '', plain, html };
  } catch (error) {
    const isLimit = error instanceof Error && error.message.startsWith('Maximum');
    return { kind: 'unreadable', reason: isLimit ? 'limits' : 'broken' };
  }
}

function count(text: string, pattern: RegExp): number {
  let found = 0;
  for (const _ of text.matchAll(pattern)) found += 1;
  return found;
}

// Every line that begins with two dashes, whatever boundary was declared: nothing can slip past the count.
function countBoundaryLines(raw: Uint8Array): number {
  let count = 0;
  for (let at = 0; at + 1 < raw.length; at += 1) {
    const atLineStart = at === 0 || raw[at - 1] === 0x0a;
    if (atLineStart && raw[at] === 0x2d && raw[at + 1] === 0x2d) count += 1;
  }
  return count;
}
