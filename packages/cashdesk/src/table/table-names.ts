/** The tables of the panel; each is paged through by (time, id). */
export const tableNames = ['requests', 'payments', 'unmatched', 'aside', 'unknown'] as const;
export type TableName = (typeof tableNames)[number];
