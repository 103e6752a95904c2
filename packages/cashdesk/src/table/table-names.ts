/** The pages that show a table; a kept view belongs to one of them. */
export const tablePlaces = ['requests', 'payments', 'unmatched', 'aside', 'unknown'] as const;
export type TablePlace = (typeof tablePlaces)[number];

/** The tables of the panel, each paged through by a time and an id. `mails`: those that wait for a person. */
export const tableNames = [...tablePlaces, 'mails'] as const;
export type TableName = (typeof tableNames)[number];

/** Gives the page a table stands on: mails that wait stand beside the payments that wait. */
export const placeOfTable = (table: TableName): TablePlace => (table === 'mails' ? 'unmatched' : table);
