import { stripVTControlCharacters } from 'node:util';
import { type CommandLanguage, chooseLanguage } from '@luxon/settings';

/** The language of texts that exist in several; the commands' own words are English. */
export const language: CommandLanguage = chooseLanguage(undefined, process.env);

/** Writes a line for people or programs to stdout. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Writes a remark to stderr, so that stdout stays the answer. */
export function remark(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Writes a value as JSON; sums and versions (bigint) as decimal strings. */
export function sayJson(value: unknown): void {
  say(JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner), 2));
}

/** Lays rows out in columns; control characters of foreign texts never reach the terminal. */
export function layOut(rows: readonly (readonly string[])[]): string {
  const clean = rows.map((row) => row.map(cleanCell));
  const widths: number[] = [];
  for (const row of clean) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
  }
  return clean
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cleanCell(text: string): string {
  return [...stripVTControlCharacters(text)]
    .map((char) => (char < ' ' || char === '\u007f' ? ' ' : char))
    .join('');
}
