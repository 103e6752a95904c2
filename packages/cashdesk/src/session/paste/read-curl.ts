import { readHeaderLine, type SeenExchange, seen } from './seen-exchange.ts';

const ansi: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', "'": "'", '"': '"', '\\': '\\' };

/** Splits a command line as a POSIX shell does: '…', "…", $'…', and lines ended by a backslash. */
function splitShell(text: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    const next = text[at + 1];
    if (char === '\\') {
      at += 1;
      if (next === '\r' && text[at + 1] === '\n') at += 1;
      else if (next !== '\n') word = (word ?? '') + (next ?? '');
    } else if (/\s/.test(char)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (char === "'") {
      const end = text.indexOf("'", at + 1);
      word = (word ?? '') + text.slice(at + 1, end === -1 ? undefined : end);
      at = end === -1 ? text.length : end;
    } else if (char === '$' && next === "'") {
      const quoted = readAnsi(text, at + 2);
      word = (word ?? '') + quoted.value;
      at = quoted.end;
    } else if (char === '"') {
      const quoted = readDouble(text, at + 1);
      word = (word ?? '') + quoted.value;
      at = quoted.end;
    } else word = (word ?? '') + char;
  }
  if (word !== null) words.push(word);
  return words;
}

interface Quoted {
  readonly value: string;
  /** Where the closing quote stands. */
  readonly end: number;
}

function readDouble(text: string, from: number): Quoted {
  let value = '';
  for (let at = from; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '"') {
      // cmd doubles a quote inside quotes.
      if (text[at + 1] !== '"') return { value, end: at };
      value += '"';
      at += 1;
    } else if (char === '\\' && /["\\$`\n]/.test(text[at + 1] ?? '')) {
      at += 1;
      value += text[at];
    } else value += char;
  }
  return { value, end: text.length };
}

function readAnsi(text: string, from: number): Quoted {
  let value = '';
  for (let at = from; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === "'") return { value, end: at };
    if (char !== '\\') {
      value += char;
      continue;
    }
    const escaped = text[at + 1] ?? '';
    const hex = /^(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))/.exec(text.slice(at + 1, at + 6));
    if (hex === null) {
      value += ansi[escaped] ?? escaped;
      at += 1;
    } else {
      value += String.fromCharCode(Number.parseInt(hex[1] ?? hex[2] ?? '0', 16));
      at += hex[0].length;
    }
  }
  return { value, end: text.length };
}

const dataOptions = new Set(['-d', '--data', '--data-raw', '--data-binary', '--data-ascii']);
const valueOptions = new Set(['-X', '--request', '-b', '--cookie', '-A', '--user-agent', '-e', '--referer']);

/** Reads every `curl …` command of a text: as bash, or as cmd where carets escape. */
export function readCurl(text: string): SeenExchange[] {
  const isCmd = /\^\s*[\r\n"]|\^"/.test(text);
  const plain = isCmd ? text.replace(/\^\r?\n(\r?\n)?/g, ' ').replace(/\^(.)/gs, '$1') : text;
  const words = splitShell(plain);
  const starts = words.flatMap((word, index) => (/^curl(\.exe)?$/i.test(word) ? [index] : []));
  return starts.map((start, index) => readCommand(words.slice(start + 1, starts[index + 1])));
}

function readCommand(words: readonly string[]): SeenExchange {
  const headers = new Map<string, string>();
  let url: string | null = null;
  let body: string | null = null;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const value = words[at + 1] ?? '';
    if (word === '-H' || word === '--header') readHeaderLine(value, headers);
    else if (dataOptions.has(word)) body = (body === null ? '' : `${body}&`) + value;
    else if (word === '--url') url = value;
    else if (!valueOptions.has(word)) {
      if (!word.startsWith('-') && url === null && /^https?:/i.test(word)) url = word;
      continue;
    }
    at += 1;
  }
  return seen({ url, headers, body });
}
