import type { Text } from './text.ts';

/** Something a person should know about the settings. An `error` keeps the program from using them. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  /** The variable it is about, where it is about one. */
  readonly name?: string;
  readonly code: ProblemCode;
  readonly text: Text;
}

export type ProblemCode =
  | 'file_unreadable'
  | 'line_ignored'
  | 'comment_cut'
  | 'set_twice'
  | 'two_values'
  | 'exported_wins'
  | 'trimmed'
  | 'malformed'
  | 'missing'
  | 'misspelt'
  | 'group_incomplete'
  | 'switched_off'
  | 'unusual';
