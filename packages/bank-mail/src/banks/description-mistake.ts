import type { core } from 'zod';

/** What is wrong with a description. What `detail` says stands beside each kind. */
export type MistakeKind =
  | 'missing'
  | 'unknown_field'
  /** `text`, `number`, `list` or `fields`: what it has to be. */
  | 'wrong_form'
  /** What it may be, with commas between. */
  | 'not_one_of'
  | 'bad_pattern'
  /** The least it may be: letters of a text, parts of a list, or the number itself. */
  | 'too_small'
  /** The most. */
  | 'too_big'
  /** The line that cannot be read. */
  | 'not_yaml'
  /** The name of the group. */
  | 'unknown_group'
  /** A sentence of money coming in that does not say which sum, or nothing beside it. */
  | 'needs_sum'
  /** The name between the braces. */
  | 'unknown_part'
  | 'brackets'
  /** What nobody foresaw, in English. */
  | 'other';

/** One mistake of a description, as plain data: it is stored, and told in the language of whoever reads it. */
export interface DescriptionMistake {
  readonly kind: MistakeKind;
  /** The field, its list counted from one: `sentences → 2 → text`; of a sentence the sentence; empty: the whole. */
  readonly place: string;
  readonly detail: string | null;
}

/** Says what the issues of a schema mean for whoever wrote `value`. Pure. */
export function toMistakes(issues: readonly core.$ZodIssue[], value: unknown): DescriptionMistake[] {
  return issues.flatMap((issue) => toMistake(issue, value));
}

function toMistake(issue: core.$ZodIssue, value: unknown): DescriptionMistake[] {
  const { path } = issue;
  const one = (kind: MistakeKind, detail: string | null = null): DescriptionMistake[] => [
    { kind, place: placeOf(path), detail },
  ];
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ kind: 'unknown_field', place: placeOf([...path, key]), detail: null }));
  const given = at(value, path);
  if (path.length > 0 && (given === undefined || given === null)) return one('missing');
  switch (issue.code) {
    case 'invalid_type':
      return one('wrong_form', formOf[issue.expected] ?? 'text');
    case 'invalid_value':
      return one('not_one_of', issue.values.join(', '));
    case 'invalid_union':
      return one('not_one_of', issue.errors.flat().flatMap(valuesOf).join(', '));
    case 'invalid_format':
      return one('bad_pattern');
    case 'too_small':
      return one('too_small', String(issue.minimum));
    case 'too_big':
      return one('too_big', String(issue.maximum));
    default:
      return one('other', issue.message);
  }
}

const formOf: Readonly<Partial<Record<string, string>>> = {
  string: 'text',
  number: 'number',
  int: 'number',
  array: 'list',
  object: 'fields',
  record: 'fields',
};

function valuesOf(issue: core.$ZodIssue): string[] {
  return issue.code === 'invalid_value' ? issue.values.map(String) : [];
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value;
  for (const key of path)
    found = typeof found === 'object' && found !== null ? Reflect.get(found, key) : undefined;
  return found;
}

function placeOf(path: readonly PropertyKey[]): string {
  return path.map((key) => (typeof key === 'number' ? key + 1 : String(key))).join(' → ');
}
