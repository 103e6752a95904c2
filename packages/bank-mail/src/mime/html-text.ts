import { compile } from 'html-to-text';

const block = { format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } };

// What a browser shows on lines of its own and the library, left alone, in one.
const blocks = [
  ...['table', 'tr', 'td', 'th', 'caption', 'center', 'dl', 'dt', 'dd'],
  ...['fieldset', 'legend', 'details', 'summary', 'figure', 'figcaption', 'option'],
];
// In capitals a number of the bank is another one.
const headings = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'];

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
    // `<s>500</s> 450` is no 500 450.
    struck: (element, walk, builder) => {
      builder.addInline('^');
      walk(element.children, builder);
      builder.addInline('^');
    },
  },
  limits: { maxInputLength: 262_144, maxDepth: 100, ellipsis: '\ufffd' },
  selectors: [
    ...blocks.map((selector) => ({ selector, ...block })),
    ...headings.map((selector) => ({ selector, options: { uppercase: false } })),
    { selector: 'a', options: { ignoreHref: true } },
    { selector: 'img', format: 'skip' },
    { selector: 'sup', format: 'raised' },
    { selector: 'sub', format: 'raised' },
    { selector: 's', format: 'struck' },
    { selector: 'del', format: 'struck' },
    { selector: 'strike', format: 'struck' },
    { selector: 'blockquote', options: { trimEmptyLines: false } },
  ],
});

/** Turns the HTML of a notice into lines of text; what is cut off by a limit leaves U+FFFD behind. */
export function htmlToLines(html: string): string {
  return convert(html);
}
