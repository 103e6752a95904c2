import { parse } from 'dotenv';

/** One assignment of a file. */
export interface Assignment {
  readonly name: string;
  /** As dotenv's parser gives it. */
  readonly raw: string;
  readonly line: number;
  /** An unquoted `#` cut the value short: what follows it counts as a comment. */
  readonly cutByComment: boolean;
}

export interface FileContent {
  readonly assignments: readonly Assignment[];
  /** Numbers of the lines that are neither an assignment, a comment nor empty. */
  readonly ignoredLines: readonly number[];
}

// dotenv's own pattern of an assignment (dotenv 18, dist/index.cjs). It only finds where assignments stand, so
// that what lies between them can be reported; the values come from dotenv's `parse`.
const assignmentPattern =
  /(?:^|^)\s*(?:export\s+)?([\w.-]+)(?:\s*=\s*?|:\s+?)(\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\r\n]+)?\s*(?:#.*)?(?:$|$)/gm;

/** Reads the text of a `.env` file by dotenv's rules, and notes what dotenv passes over in silence. */
export function readLines(source: string): FileContent {
  const text = source.replace(/\r\n?/g, '\n');
  const assignments: Assignment[] = [];
  const ignoredLines: number[] = [];
  let end = 0;
  for (const found of text.matchAll(assignmentPattern)) {
    ignoredLines.push(...strayLines(text, end, found.index));
    end = found.index + found[0].length;
    const name = found[1] ?? '';
    const start = found.index + (/^\s*/.exec(found[0])?.[0].length ?? 0);
    assignments.push({
      name,
      raw: parse(found[0])[name] ?? '',
      line: lineAt(text, start),
      cutByComment: isCut(found[0], found[2] ?? ''),
    });
  }
  ignoredLines.push(...strayLines(text, end, text.length));
  return { assignments, ignoredLines };
}

// `pass#word` is cut where people mean it; `value # remark`, with a space before it, is a remark.
function isCut(assignment: string, value: string): boolean {
  if (/^\s*['"`]/.test(value) || value === '' || /\s$/.test(value)) return false;
  const at = assignment.lastIndexOf(value) + value.length;
  return assignment[at] === '#';
}

function strayLines(text: string, from: number, to: number): number[] {
  const lines: number[] = [];
  let offset = from;
  for (const line of text.slice(from, to).split('\n')) {
    if (/^[^#\s\ufeff]/.test(line.trim())) lines.push(lineAt(text, offset));
    offset += line.length + 1;
  }
  return lines;
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
