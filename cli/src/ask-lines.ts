import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { CliError } from './cli-error.ts';
import { remark } from './say.ts';

export interface Question {
  readonly prompt: string;
  /** What is typed is not shown. */
  readonly hidden: boolean;
}

/**
 * Asks for one line per question on the terminal; where stdin is a pipe, takes its lines in the same order. Never
 * from the command line, where other users and the shell's history would see it. Throws a CliError when stdin ends early.
 */
export async function askLines(questions: readonly Question[]): Promise<string[]> {
  const isTerminal = process.stdin.isTTY === true;
  let showing = true;
  const echo = new Writable({
    write(chunk, _, done) {
      if (showing) process.stderr.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input: process.stdin, output: echo, terminal: isTerminal });
  lines.on('SIGINT', () => process.exit(130));
  const reader = lines[Symbol.asyncIterator]();
  const answers: string[] = [];
  try {
    for (const { prompt, hidden } of questions) {
      if (isTerminal) process.stderr.write(`${prompt}: `);
      showing = !hidden;
      const { value, done } = await reader.next();
      if (done) {
        throw new CliError(
          `Only ${answers.length} of ${questions.length} values came before the input ended. Nothing was stored. Give all of them, one a line.`,
        );
      }
      if (isTerminal && hidden) remark('');
      answers.push(String(value).trim());
    }
    return answers;
  } finally {
    lines.close();
  }
}
