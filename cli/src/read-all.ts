import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { remark } from './say.ts';

const charactersMax = 9 * 1024 * 1024;

/**
 * Reads stdin to its end; on a terminal says what is wanted and shows nothing of what is pasted. Never from the
 * command line, where other users and the shell's history would see it.
 */
export async function readAll(wanted: string): Promise<string> {
  const isTerminal = process.stdin.isTTY === true;
  if (isTerminal) remark(wanted);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: isTerminal });
  lines.on('SIGINT', () => process.exit(130));
  const read: string[] = [];
  let size = 0;
  for await (const line of lines) {
    size += line.length + 1;
    if (size <= charactersMax) read.push(line);
  }
  // One that is too long is told apart by its length alone.
  return size <= charactersMax ? read.join('\n') : 'x'.repeat(charactersMax);
}
