import type { Environment } from './environment/environment.ts';
import type { Problem } from './problem.ts';
import { showValue } from './show-value.ts';
import { type Text, text } from './text.ts';
import type { VariableDefinition } from './variables/definition.ts';

export type VariableState = 'present' | 'missing' | 'malformed';

/** What is known about one variable, fit for people's eyes. */
export interface VariableReport {
  readonly name: string;
  readonly state: VariableState;
  /** Masked where it is secret; null where nothing may or can be shown. */
  readonly shown: string | null;
  /** `exported`, a file's path, `default`, or null. */
  readonly origin: string | null;
}

/** One variable, read: `value` is null when it is missing (and has no default) or malformed. */
export interface ReadValue<T> {
  readonly value: T | null;
  readonly report: VariableReport;
  readonly problem: Problem | null;
}

/** Reads one variable by its definition; a missing one gives its default. */
export function readValue<T>(environment: Environment, definition: VariableDefinition<T>): ReadValue<T> {
  const { name } = definition;
  const found = environment.values.get(name);
  if (found === undefined) {
    const value = definition.default === null ? null : definition.type.schema.parse(definition.default);
    const report = {
      name,
      state: 'missing',
      shown: definition.default,
      origin: value === null ? null : 'default',
    } as const;
    return { value, report, problem: null };
  }
  const { origin } = found;
  const read = definition.type.schema.safeParse(found.value);
  const conflict = environment.problems.some(
    ({ code, name: about }) => code === 'two_values' && about === name,
  );
  if (!read.success || conflict) {
    const shown = definition.secret ? null : found.value;
    return {
      value: null,
      report: { name, state: 'malformed', shown, origin },
      problem: conflict ? null : malformed(name, definition.type.expected),
    };
  }
  const shown = showValue(definition, typeof read.data === 'string' ? read.data : found.value);
  return { value: read.data, report: { name, state: 'present', shown, origin }, problem: null };
}

const malformed = (name: string, expected: Text): Problem => ({
  severity: 'error',
  name,
  code: 'malformed',
  text: text(
    `${name}: значение неправильного вида. Ожидается: ${expected.ru}.`,
    `${name}: the value is malformed. Expected: ${expected.en}.`,
    `${name}: маанинин түрү туура эмес. Күтүлгөнү: ${expected.ky}.`,
  ),
});
