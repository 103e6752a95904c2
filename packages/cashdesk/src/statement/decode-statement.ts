import { StatementError } from './statement-error.ts';

const bytesMax = 20 * 1024 * 1024;

/**
 * Decodes a statement as banks write them: UTF-8 or UTF-16 with or without a mark, else windows-1251.
 * Throws {@link StatementError} for a file that is too big or holds no text.
 */
export function decodeStatement(bytes: Uint8Array): string {
  if (bytes.length > bytesMax)
    throw new StatementError('too_big', 'The file is bigger than 20 MB: no statement of a day is.');
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (isSpreadsheet(bytes))
    throw new StatementError('spreadsheet', 'The file is a spreadsheet of Excel. Save it there as CSV.');
  if (bytes.includes(0)) return new TextDecoder(unmarkedUtf16(bytes)).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1251').decode(bytes);
  }
}

// XLSX is a zip, XLS an OLE file.
function isSpreadsheet([first, second]: Uint8Array): boolean {
  return (first === 0x50 && second === 0x4b) || (first === 0xd0 && second === 0xcf);
}

// Separators, digits and line ends are ASCII: their upper byte is 0, and it stands on one side only.
function unmarkedUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' {
  const zeros = [0, 0] as [even: number, odd: number];
  for (const [at, byte] of bytes.entries()) if (byte === 0) zeros[at % 2 === 0 ? 0 : 1] += 1;
  const [even, odd] = zeros;
  if (even === 0 && bytes.length % 2 === 0) return 'utf-16le';
  if (odd === 0 && bytes.length % 2 === 0) return 'utf-16be';
  throw new StatementError('not_text', 'The file is not text. Save the statement as CSV.');
}
