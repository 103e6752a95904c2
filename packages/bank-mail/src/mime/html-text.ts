import { compile } from 'html-to-text';

const block = { format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } };

// One cell per line and no wrapping: wrapped text cuts numbers, glued cells make one number of two.
const convert = compile({
  wordwrap: false,
  // Without U+200B, which is hidden in a number to change it and must stay visible to the grammar.
  whitespaceCharacters: ' \t\r\n\f',
  limits: { maxInputLength: 262_144, maxDepth: 100, ellipsis: '\ufffd' },
  selectors: [
    { selector: 'table', ...block },
    { selector: 'tr', ...block },
    { selector: 'td', ...block },
    { selector: 'th', ...block },
    { selector: 'a', options: { ignoreHref: true } },
    { selector: 'img', format: 'skip' },
    { selector: 'blockquote', options: { trimEmptyLines: false } },
  ],
});

/** Turns the HTML of a notice into lines of text; what is cut off by a limit leaves U+FFFD behind. */
export function htmlToLines(html: string): string {
  return convert(html);
}
