/** Why a file cannot be compared. `columns`: nobody said yet which column is what, or the file has other columns. */
export type StatementProblem = 'too_big' | 'not_text' | 'spreadsheet' | 'not_csv' | 'empty' | 'columns';

/** Thrown for a file that is no statement, or whose columns the mapping does not name. */
export class StatementError extends Error {
  override readonly name = 'StatementError';
  readonly code: StatementProblem;
  /** The columns the file has, each with what stands in it first. */
  readonly columns: readonly StatementColumn[];
  constructor(code: StatementProblem, message: string, columns: readonly StatementColumn[] = []) {
    super(message);
    this.code = code;
    this.columns = columns;
  }
}

export interface StatementColumn {
  /** As the bank calls it; `#3` where it has no name, `Сумма (2)` where the name stood before. */
  readonly name: string;
  /** The first cell that is not empty. */
  readonly example: string;
}
