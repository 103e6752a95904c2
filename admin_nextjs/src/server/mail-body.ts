import PostalMime, { type Address } from 'postal-mime';
import { escapeHtml, writeSafeHtml } from './safe-html.ts';
import { mailPolicy } from './security-headers.ts';

/** A mail for the eyes of a person: its head and a page that shows it in a frame without any rights. */
export interface MailBody {
  readonly subject: string;
  /** Name and address as they stand in the mail: a claim, not a proof. */
  readonly from: string;
  /** A whole HTML page for a sandboxed frame. */
  readonly page: string;
  /** The text part beside an HTML part: the two may say different things. */
  readonly textPart: string | null;
}

const rawBytesMax = 262_144;
// postal-mime limits depth but not breadth.
const boundaryLinesMax = 50;

/**
 * Decodes a stored mail for showing; null where that is not safe: too big, too many parts, broken.
 *
 * Nothing of it can run or reach out, held three times: only harmless elements are written, the page's own policy (of its
 * answer, and again in its head) allows neither network nor scripts nor forms, and the frame has no rights and no origin.
 */
export async function readMailBody(raw: Uint8Array): Promise<MailBody | null> {
  if (raw.length > rawBytesMax || countBoundaryLines(raw) > boundaryLinesMax) return null;
  try {
    const mail = await PostalMime.parse(raw, {
      maxNestingDepth: 8,
      maxHeadersSize: 65_536,
      forceRfc822Attachments: true,
      maxRfc822NestingDepth: 0,
    });
    const body =
      mail.html === undefined ? `<pre>${escapeHtml(mail.text ?? '')}</pre>` : writeSafeHtml(mail.html);
    return {
      subject: mail.subject ?? '',
      from: sayAddress(mail.from),
      page: head + body,
      textPart: mail.html === undefined ? null : (mail.text ?? null),
    };
  } catch {
    return null;
  }
}

function sayAddress(from: Address | undefined): string {
  if (from?.address === undefined) return from?.name ?? '';
  return from.name === '' ? from.address : `${from.name} <${from.address}>`;
}

// Banks write tables 600 px wide: in a narrow frame the sum would be out of sight.
const style =
  '*{max-width:100%!important;min-width:0!important}body{background:#fff;color:#111;color-scheme:light;font:15px system-ui,sans-serif;margin:12px;overflow-wrap:anywhere}pre{white-space:pre-wrap;font:inherit;margin:0}';
const head = `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${mailPolicy}"><meta name="referrer" content="no-referrer"><style>${style}</style>`;

function countBoundaryLines(raw: Uint8Array): number {
  let count = 0;
  for (let at = 0; at + 1 < raw.length; at += 1) {
    if ((at === 0 || raw[at - 1] === 0x0a) && raw[at] === 0x2d && raw[at + 1] === 0x2d) count += 1;
  }
  return count;
}
