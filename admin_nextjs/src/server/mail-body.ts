import PostalMime from 'postal-mime';

/** A mail for the eyes of a person: its subject and a page that shows it in a frame without any rights. */
export interface MailBody {
  readonly subject: string;
  /** A whole HTML page for `srcDoc` of a sandboxed frame. */
  readonly page: string;
}

const rawBytesMax = 262_144;
// postal-mime limits depth but not breadth.
const boundaryLinesMax = 50;

/**
 * Decodes a stored mail for showing; null where that is not safe: too big, too many parts, broken.
 *
 * Nothing of it can run or reach out: the frame has no rights, and the page allows no network, no scripts, no forms.
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
    const body = mail.html ?? `<pre>${escapeHtml(mail.text ?? '')}</pre>`;
    return { subject: mail.subject ?? '', page: head + body };
  } catch {
    return null;
  }
}

const policy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'";
const head = `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="referrer" content="no-referrer"><style>body{background:#fff;color:#111;font:15px system-ui,sans-serif;margin:12px;overflow-wrap:anywhere}pre{white-space:pre-wrap;font:inherit}</style>`;

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function countBoundaryLines(raw: Uint8Array): number {
  let count = 0;
  for (let at = 0; at + 1 < raw.length; at += 1) {
    if ((at === 0 || raw[at - 1] === 0x0a) && raw[at] === 0x2d && raw[at + 1] === 0x2d) count += 1;
  }
  return count;
}
