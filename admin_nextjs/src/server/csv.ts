/** How a spreadsheet of this language parts columns and decimals: Excel reads a file as its own language writes. */
export interface CsvStyle {
  readonly separator: ';' | ',';
  readonly decimal: ',' | '.';
}

/** Gives the way of writing for a language of the panel. */
export const csvStyleOf = (locale: string): CsvStyle =>
  locale === 'en' ? { separator: ',', decimal: '.' } : { separator: ';', decimal: ',' };

/** Tells Excel that what follows is UTF-8. */
export const byteOrderMark = '\uFEFF';

/** A number or a time this program wrote: a spreadsheet is to count with it. Every other cell is a text. */
export interface CsvValue {
  readonly value: string;
}

// A spreadsheet takes a cell that begins so for a formula, also in full width.
const looksLikeFormula = /^\s*[=+\-@＝＋－＠\t\r\n|]/u;
/** Whole numbers are shown as they are written up to here; longer ones are rounded. */
const staysAsItIs = /^(?:0|[1-9]\d{0,14})$/;
const saysYesOrNo = /^\s*(?:true|false|истина|ложь)\s*$/iu;
/** Words that stand within a number, a time or a date: `12E5`, `5 pm`, `1 May`. A text with others is left alone. */
const wordsOfNumbers = new Set(
  [
    'e a p am pm',
    'jan feb mar apr may jun jul aug sep sept oct nov dec',
    'january february march april june july august september october november december',
    'янв фев мар апр май мая июн июл авг сен сент окт ноя нояб дек',
    'январь февраль март апрель июнь июль август сентябрь октябрь ноябрь декабрь',
    'января февраля марта апреля июня июля августа сентября октября ноября декабря',
    'г р руб сом kgs usd rub kzt xof xaf gnf',
  ].flatMap((line) => line.split(' ')),
);

/** Says whether a spreadsheet makes something else of a text: a number, a date, yes or no. */
function looksLikeValue(text: string): boolean {
  if (saysYesOrNo.test(text)) return true;
  if (!/\p{N}/u.test(text) || staysAsItIs.test(text)) return false;
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  return words.every((word) => wordsOfNumbers.has(word));
}

/**
 * Writes one line. Every cell is quoted. A text that a spreadsheet would take for a formula, or change (`000123`, `12E5`,
 * `1-2`), begins with an apostrophe: so it stays, digit by digit.
 */
export function writeCsvLine(cells: readonly (string | CsvValue)[], { separator }: CsvStyle): string {
  return `${cells.map(writeCell).join(separator)}\r\n`;
}

const ownValue = /^(?:-?\d+(?:[.,]\d+)?|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)?$/;

function writeCell(cell: string | CsvValue): string {
  if (typeof cell !== 'string' && ownValue.test(cell.value)) return `"${cell.value}"`;
  const text = typeof cell === 'string' ? cell : cell.value;
  const isRisky = looksLikeFormula.test(text) || looksLikeValue(text);
  return `"${(isRisky ? `'${text}` : text).replaceAll('"', '""')}"`;
}

/** Writes a moment in Bishkek (UTC+6 all year) as every spreadsheet reads it: `2026-11-24 12:00:00`. */
export function writeCsvTime(at: Date | null): string {
  if (at === null) return '';
  return new Date(at.getTime() + 6 * 60 * 60_000).toISOString().slice(0, 19).replace('T', ' ');
}
