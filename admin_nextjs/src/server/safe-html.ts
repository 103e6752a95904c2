import { Parser } from 'htmlparser2';

/** Elements that only arrange text. */
const shown = new Set(
  'p div span br hr b i u s em strong small big sub sup font center pre code blockquote h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table caption colgroup col thead tbody tfoot tr td th'.split(
    ' ',
  ),
);
/** What stands inside these is not for eyes. */
const unseen = new Set(
  'title style script template noscript iframe object embed svg math select textarea xmp noembed noframes plaintext audio video canvas'.split(
    ' ',
  ),
);
const empty = new Set(['br', 'hr', 'col']);
const attributes = new Set(
  'align valign width height border cellpadding cellspacing bgcolor color face size dir lang colspan rowspan style'.split(
    ' ',
  ),
);
/** Whatever could name an address, also where it is written with escapes; and what would leave its place. */
const reachingStyle = /url|image|src|import|@|\\|\/\*|<|position|animation/i;

/**
 * Writes a mail's HTML anew with nothing in it but text, its arrangement and its colours: no links, pictures, forms,
 * scripts, style sheets, comments. Whatever is not known to be harmless is left out; its text stays.
 */
export function writeSafeHtml(html: string): string {
  let page = '';
  let unseenDepth = 0;
  const parser = new Parser(
    {
      onopentag(name, given) {
        if (unseen.has(name)) unseenDepth += 1;
        if (unseenDepth === 0 && shown.has(name)) page += `<${name}${writeAttributes(given)}>`;
      },
      onclosetag(name) {
        if (unseen.has(name)) unseenDepth = Math.max(0, unseenDepth - 1);
        else if (unseenDepth === 0 && shown.has(name) && !empty.has(name)) page += `</${name}>`;
      },
      ontext(text) {
        if (unseenDepth === 0) page += escapeHtml(text);
      },
    },
    { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  );
  parser.end(html);
  return page;
}

/** Makes text of anything: no tag, no entity, no end of an attribute. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function writeAttributes(given: Readonly<Record<string, string>>): string {
  return Object.entries(given)
    .filter(([name, value]) => attributes.has(name) && !(name === 'style' && reachingStyle.test(value)))
    .map(([name, value]) => ` ${name}="${escapeHtml(value)}"`)
    .join('');
}
