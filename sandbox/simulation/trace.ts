import { createHash } from 'node:crypto';

/** What happened, line by line: numbers, names and ids, never a mail's text. */
export interface Trace {
  say(line: string): void;
  lines(): readonly string[];
  /** One text for two runs exactly if every line was the same. */
  hash(): string;
}

/** Creates a trace; `onLine` hears every line at once. */
export function createTrace(onLine: (line: string) => void = () => undefined): Trace {
  const lines: string[] = [];
  return {
    say(line) {
      lines.push(line);
      onLine(line);
    },
    lines: () => lines,
    hash: () => createHash('sha256').update(lines.join('\n')).digest('hex'),
  };
}
