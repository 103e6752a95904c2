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

// A spreadsheet takes a cell that begins so for a formula, also in full width; and a longer number for a rounded one.
const looksLikeFormula = /^[\s]*[=+\-@＝＋－＠\t\r\n|]/u;
const looksLikeLongNumber = /^\d{16,}$/;

/** Writes one line. Every cell is quoted, and none can become a formula or lose digits. */
export function writeCsvLine(cells: readonly string[], { separator }: CsvStyle): string {
  return `${cells.map(writeCell).join(separator)}\r\n`;
}

function writeCell(cell: string): string {
  const isRisky = looksLikeFormula.test(cell) || looksLikeLongNumber.test(cell);
  return `"${(isRisky ? `'${cell}` : cell).replaceAll('"', '""')}"`;
}

/** Writes a moment in Bishkek (UTC+6 all year) as every spreadsheet reads it: `2026-11-24 12:00:00`. */
export function writeCsvTime(at: Date | null): string {
  if (at === null) return '';
  return new Date(at.getTime() + 6 * 60 * 60_000).toISOString().slice(0, 19).replace('T', ' ');
}
