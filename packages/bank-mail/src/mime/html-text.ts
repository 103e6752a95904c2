import { compile } from 'html-to-text';

const block = { format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } };

// One cell per line and no wrapping: wrapped text cuts numbers, glued cells make one number of two.
const convert = compile({
  wordwrap: false,
  // Without U+200B, which is hidden in a number to change it and must stay visible to the grammar.
  whitespaceCharacters: ' \t\r\n\f',
  formatters: {
    // `500<sup>53</sup>` is no 50053: the mark keeps the two apart, and a person looks.
    raised: (element, walk, builder) => {
      builder.addInline('^');
      walk(element.children, builder);
    },
  },
  limits: { maxInputLength: 262_144, maxDepth: 100, ellipsis: '\ufffd' },
  selectors: [
    { selector: 'table', ...block },
    { selector: 'tr', ...block },
    { selector: 'td', ...block },
    { selector: 'th', ...block },
    { selector: 'a', options: { ignoreHref: true } },
    { selector: 'img', format: 'skip' },
    { selector: 'sup', format: 'raised' },
    { selector: 'sub', format: 'raised' },
    { selector: 'blockquote', options: { trimEmptyLines: false } },
  ],
});

/** Turns the HTML of a notice into lines of text; what is cut off by a limit leaves U+FFFD behind. */
export function htmlToLines(html: string): string {
  return convert(html);
}
