import type { Problem } from '../problem.ts';

/** A value as it was found, trimmed, with its origin. */
export interface FoundValue {
  readonly name: string;
  readonly value: string;
  /** `exported`, or the absolute path of the file. */
  readonly origin: string;
  readonly trimmed: boolean;
}

/** Everything found about the settings in the files and in the exported environment. */
export interface Environment {
  readonly rootDir: string;
  /** Absolute paths of the files that were read. */
  readonly files: readonly string[];
  /** Non-empty values by name, of known and unknown names alike. */
  readonly values: ReadonlyMap<string, FoundValue>;
  /** Names that stand somewhere without a value, or were exported empty. */
  readonly emptyNames: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}
