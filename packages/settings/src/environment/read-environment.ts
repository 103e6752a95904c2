import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Problem } from '../problem.ts';
import { text } from '../text.ts';
import { variables } from '../variables/index.ts';
import { completePlace, type EnvironmentPlace, environmentFilePaths } from './env-file-paths.ts';
import type { Environment, FoundValue } from './environment.ts';
import { readLines } from './read-lines.ts';
import { readSecretFiles, secretFileNames } from './read-secret-files.ts';
import { trimValue } from './trim-value.ts';

const knownNames = new Set([...variables.map((variable) => variable.name), ...secretFileNames]);

/**
 * Reads the settings' raw values from the files and the exported environment. An exported name wins over files,
 * even where it was exported empty, and that is reported. What is not stated is that of this process. Two files with two values for one name are an error.
 * Nothing is copied into `process.env`. Never throws: what cannot be read is a problem in the answer.
 */
export function readEnvironment(options: Partial<EnvironmentPlace> = {}): Environment {
  const place = completePlace(options);
  const problems: Problem[] = [];
  const files: string[] = [];
  const fromFiles = new Map<string, FoundValue>();
  const emptyNames = new Set<string>();
  const named = Boolean(place.exported.LUXON_ENV_FILE?.trim());

  for (const path of environmentFilePaths(place)) {
    const source = readFile(path);
    if (source.kind === 'absent' && !named) continue;
    if (source.kind !== 'read') {
      problems.push(unreadable(path, source.kind === 'absent' ? 'ENOENT' : source.reason));
      continue;
    }
    files.push(path);
    for (const found of readValues(path, source.text, place, problems)) {
      if (found.value === '') emptyNames.add(found.name);
      else mergeValue(fromFiles, found, place, problems);
    }
  }

  const values = new Map(fromFiles);
  for (const [name, raw] of Object.entries(place.exported)) {
    if (raw === undefined || !isOurs(name)) continue;
    const { value, trimmed } = trimValue(raw);
    const inFile = fromFiles.get(name);
    if (inFile !== undefined && inFile.value !== value) {
      problems.push(exportedWins(name, shortPath(inFile.origin, place), value === ''));
    }
    values.delete(name);
    if (value === '') emptyNames.add(name);
    else values.set(name, { name, value, origin: 'exported', trimmed });
  }
  // A conflict between files says nothing once the exported value has replaced both.
  const relevant = problems.filter(({ code, name }) => code !== 'two_values' || !isExported(place, name));
  const trims = [...values.values()]
    .filter(({ name, trimmed }) => trimmed && knownNames.has(name))
    .map(trimmedNote);
  const secrets = readSecretFiles(values, place.rootDir);
  return {
    rootDir: place.rootDir,
    files,
    values: secrets.values,
    emptyNames,
    problems: [...relevant, ...trims, ...secrets.problems],
  };
}

function isOurs(name: string): boolean {
  return knownNames.has(name) || /^MOBCASH/i.test(name);
}

function isExported(place: EnvironmentPlace, name: string | undefined): boolean {
  return name !== undefined && place.exported[name] !== undefined;
}

type FileRead = { kind: 'read'; text: string } | { kind: 'absent' } | { kind: 'failed'; reason: string };

function readFile(path: string): FileRead {
  try {
    const bytes = readFileSync(path);
    if (bytes.includes(0)) return { kind: 'failed', reason: 'UTF-16?' };
    return { kind: 'read', text: bytes.toString('utf8') };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return code === 'ENOENT' || code === 'ENOTDIR' ? { kind: 'absent' } : { kind: 'failed', reason: code };
  }
}

function readValues(
  path: string,
  source: string,
  place: EnvironmentPlace,
  problems: Problem[],
): FoundValue[] {
  const { assignments, ignoredLines } = readLines(source);
  const file = shortPath(path, place);
  for (const line of ignoredLines) {
    problems.push({
      severity: 'warning',
      code: 'line_ignored',
      text: text(
        `${file}, строка ${line}: не похоже на ИМЯ=значение, пропущена.`,
        `${file}, line ${line}: not of the form NAME=value, passed over.`,
        `${file}, ${line}-сап: АТ=маани түрүндө эмес, өткөрүп жиберилди.`,
      ),
    });
  }
  const byName = new Map<string, FoundValue>();
  for (const { name, raw, line, cutByComment } of assignments) {
    const found = { name, origin: path, ...trimValue(raw) };
    const before = byName.get(name);
    if (isOurs(name) && before !== undefined && before.value !== found.value) {
      problems.push(setTwice(name, file, line));
    }
    if (cutByComment && knownNames.has(name)) problems.push(commentCut(name, file, line));
    byName.set(name, found);
  }
  return [...byName.values()];
}

function mergeValue(
  values: Map<string, FoundValue>,
  found: FoundValue,
  place: EnvironmentPlace,
  problems: Problem[],
): void {
  const before = values.get(found.name);
  if (before === undefined) values.set(found.name, found);
  else if (before.value !== found.value && knownNames.has(found.name)) {
    problems.push(twoValues(found.name, shortPath(before.origin, place), shortPath(found.origin, place)));
  }
}

function shortPath(path: string, { rootDir }: EnvironmentPlace): string {
  const inside = relative(rootDir, path);
  return inside.startsWith('..') ? path : inside;
}

const unreadable = (path: string, reason: string): Problem => ({
  severity: 'error',
  code: 'file_unreadable',
  text: text(
    `Файл настроек ${path} не читается (${reason}). Проверьте путь, права и кодировку (нужна UTF-8).`,
    `The settings file ${path} cannot be read (${reason}). Check the path, the permissions and the encoding (it must be UTF-8).`,
    `Жөндөөлөр файлы ${path} окулбайт (${reason}). Жолун, уруксаттарын жана кодировкасын (UTF-8 керек) текшериңиз.`,
  ),
});

const exportedWins = (name: string, file: string, empty: boolean): Problem => ({
  severity: 'warning',
  name,
  code: 'exported_wins',
  text: empty
    ? text(
        `${name}: в окружении задано пустым, поэтому значение из ${file} не используется. Уберите её из окружения (unset ${name}).`,
        `${name}: exported empty, so the value in ${file} is not used. Take it out of the environment (unset ${name}).`,
        `${name}: чөйрөдө бош коюлган, ошондуктан ${file} ичиндеги маани колдонулбайт. Аны чөйрөдөн алып салыңыз (unset ${name}).`,
      )
    : text(
        `${name}: взято значение из окружения, а не из ${file}.`,
        `${name}: the exported value is used, not the one in ${file}.`,
        `${name}: маани ${file} ичинен эмес, чөйрөдөн алынды.`,
      ),
});

const setTwice = (name: string, file: string, line: number): Problem => ({
  severity: 'warning',
  name,
  code: 'set_twice',
  text: text(
    `${name}: задано в ${file} дважды, действует последнее (строка ${line}).`,
    `${name}: set twice in ${file}, the last one counts (line ${line}).`,
    `${name}: ${file} ичинде эки жолу коюлган, акыркысы күчүндө (${line}-сап).`,
  ),
});

const commentCut = (name: string, file: string, line: number): Problem => ({
  severity: 'warning',
  name,
  code: 'comment_cut',
  text: text(
    `${name}: в ${file}, строка ${line}, всё после # считается примечанием. Если # — часть значения, возьмите значение в одинарные кавычки.`,
    `${name}: in ${file}, line ${line}, everything after # counts as a remark. If the # belongs to the value, put the value in single quotes.`,
    `${name}: ${file}, ${line}-сап: # белгисинен кийинкинин баары түшүндүрмө деп эсептелет. # маанинин бөлүгү болсо, маанини жалкы тырмакчага алыңыз.`,
  ),
});

const twoValues = (name: string, first: string, second: string): Problem => ({
  severity: 'error',
  name,
  code: 'two_values',
  text: text(
    `${name}: разные значения в ${first} и ${second}. Оставьте одно.`,
    `${name}: ${first} and ${second} hold different values. Keep one.`,
    `${name}: ${first} жана ${second} ичинде ар башка маани турат. Бирин калтырыңыз.`,
  ),
});

const trimmedNote = ({ name }: FoundValue): Problem => ({
  severity: 'warning',
  name,
  code: 'trimmed',
  text: text(
    `${name}: убраны кавычки, пробелы или концы строк вокруг значения.`,
    `${name}: quotes, spaces or line ends around the value were taken off.`,
    `${name}: маанинин тегерегиндеги тырмакчалар, боштуктар же сап аяктары алынып салынды.`,
  ),
});
