import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A place in the sources where a text is asked for. */
export interface TextCall {
  readonly file: string;
  /** The namespaces the translator may be of, as far as the file tells. */
  readonly namespaces: readonly string[];
  /** Keys as they are written: one, or the ends of a choice. */
  readonly keys: readonly string[];
  /** Beginnings of keys whose rest is put in. */
  readonly prefixes: readonly string[];
}

const srcDir = join(import.meta.dirname, '..', 'src');
const made = /(?:get|use)Translations\(\s*'([\w.]+)'\s*\)/;

/** Reads every call of a translator from the panel's sources. */
export function readTextCalls(): TextCall[] {
  return globSync('**/*.{ts,tsx}', { cwd: srcDir })
    .filter((file) => !file.endsWith('.test.ts'))
    .flatMap((file) => callsOf(file, readFileSync(join(srcDir, file), 'utf8')));
}

/** Reads every word in quotes, and every name of a field, of the desk's own sources: what a code may be called. */
export function readWords(): Set<string> {
  const cwd = join(srcDir, '..', '..');
  const files = globSync('{packages,email-watcher,admin_nextjs}/**/src/**/*.{ts,tsx}', {
    cwd,
    exclude: (path) => path.includes('node_modules'),
  });
  const sources = files
    .filter((file) => !file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(cwd, file), 'utf8'));
  return new Set(
    sources.flatMap((source) =>
      [...source.matchAll(/'([\w ]+)'|\b(\w+):/g)].map(([, word, name]) =>
        (word ?? name ?? '').replaceAll(' ', '_'),
      ),
    ),
  );
}

/** Reads the namespaces the browser's own parts ask for. */
export function readClientNamespaces(): Set<string> {
  const sources = globSync('**/*.{ts,tsx}', { cwd: srcDir }).map((file) =>
    readFileSync(join(srcDir, file), 'utf8'),
  );
  const asked = sources.flatMap((source) =>
    [...source.matchAll(/useTranslations\('(\w+)/g)].map(([, name = '']) => name),
  );
  return new Set(asked);
}

/** Reads, of every file of the server that draws parts of the browser, what they ask for and what it gives them. */
export function readHandedTexts(): { file: string; asked: readonly string[]; given: readonly string[] }[] {
  const files = globSync('**/*.{ts,tsx}', { cwd: srcDir });
  const sources = new Map(files.map((file) => [file, readFileSync(join(srcDir, file), 'utf8')]));
  const isClient = (file: string): boolean => sources.get(file)?.startsWith("'use client'") ?? false;
  const importsOf = (file: string): string[] =>
    [
      ...(sources.get(file) ?? '').matchAll(/^(?:import|\} from) (?!type)[^;]*?'(@\/|\.{1,2}\/)([^']+)'/gm),
    ].map(([, root, rest = '']) => (root === '@/' ? rest : join(dirname(file), root ?? '', rest)));
  const askedBelow = (file: string, seen = new Set<string>()): string[] => {
    if (!isClient(file) || seen.has(file)) return [];
    seen.add(file);
    const own = [...(sources.get(file) ?? '').matchAll(/useTranslations\('(\w+)/g)].map(
      ([, name = '']) => name,
    );
    return [...own, ...importsOf(file).flatMap((imported) => askedBelow(imported, seen))];
  };
  return files
    .filter((file) => !isClient(file))
    .map((file) => ({
      file,
      asked: [...new Set(importsOf(file).flatMap((imported) => askedBelow(imported)))],
      given: [...(sources.get(file) ?? '').matchAll(/<ClientTexts of="(\w+)"/g)].map(([, name = '']) => name),
    }));
}

/** Reads the calls of one file. Exported for its test. */
export function callsOf(file: string, source: string): TextCall[] {
  const namespacesOf = readTranslators(source);
  return [...namespacesOf].flatMap(([name, namespaces]) => {
    const call = new RegExp(String.raw`(?<![\w.$'])${name}(?:\.(?:rich|markup|raw|has))?\(`, 'g');
    return [...source.matchAll(call)].map((found): TextCall => {
      const argument = firstArgument(source, found.index + found[0].length);
      // What a value is compared with is no key.
      const ends = argument.replace(/[!=]==\s*'[^']*'/g, '');
      return {
        file,
        namespaces: [...namespaces],
        keys: [...ends.replace(/`[^`]*`/g, '').matchAll(/'([^']*)'/g)].map(([, key = '']) => key),
        prefixes: [...ends.matchAll(/`([^`$]*)\$\{/g)].map(([, prefix = '']) => prefix),
      };
    });
  });
}

/** Finds what the translators of a file are called, and which namespaces each name stands for in it. */
function readTranslators(source: string): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const add = (name: string | undefined, namespace: string | undefined): void => {
    if (name === undefined || namespace === undefined) return;
    found.set(name, (found.get(name) ?? new Set()).add(namespace));
  };
  for (const [, name, rest] of source.matchAll(
    /const (\w+) = ((?:await )?(?:get|use)Translations\([^)]*\))/g,
  )) {
    add(name, made.exec(rest ?? '')?.[1]);
  }
  for (const match of source.matchAll(/const \[([\w,\s]+)\] = (?:await Promise\.all\()?\[/g)) {
    const names = (match[1] ?? '').split(',').map((name) => name.trim());
    const values = splitTop(source, match.index + match[0].length);
    for (const [index, name] of names.entries()) add(name, made.exec(values[index] ?? '')?.[1]);
  }
  return found;
}

const firstArgument = (source: string, from: number): string => splitTop(source, from)[0] ?? '';

/** Cuts at the commas of one level, up to the bracket that closes it. */
function splitTop(source: string, from: number): string[] {
  const parts: string[] = [];
  let [depth, start, quote] = [0, from, ''];
  for (let at = from; at < source.length; at += 1) {
    const letter = source.charAt(at);
    if (quote !== '') {
      if (letter === quote) quote = '';
    } else if (letter === "'" || letter === '"') quote = letter;
    else if ('([{'.includes(letter)) depth += 1;
    else if (')]}'.includes(letter)) {
      if (depth === 0) return [...parts, source.slice(start, at)];
      depth -= 1;
    } else if (letter === ',' && depth === 0) {
      parts.push(source.slice(start, at));
      start = at + 1;
    }
  }
  return parts;
}
