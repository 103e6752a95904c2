import { readTableQuery, type TableName, tableNames, wholeTable } from '@luxon/cashdesk';
import { describe, expect, test } from 'vitest';
import { pathOf, placeParts, readShown, type Shown, tableHref, writeShown } from './address.ts';
import { columnsOf } from './columns.ts';

const place = { at: '2026-11-24T06:00:00.123456Z', id: '0197f0a0-0000-7000-8000-000000000001' };
const query = { ...wholeTable, search: '500,37', reason: 'not_fresh', mailStates: ['review'] } as const;

const behind = (href: string): URLSearchParams => new URL(href, 'http://panel.example').searchParams;

describe('the address of a table', () => {
  test.each(tableNames)('%s: the usual is the shortest, and comes back as it was written', (table) => {
    const columns = readShown(table, new URLSearchParams());
    const whole = tableHref({ table, query: wholeTable, columns });
    expect(whole).toBe(table === 'mails' ? '/unmatched?what=mails' : pathOf[table]);
    expect(readShown(table, behind(whole))).toEqual(columns);
    const href = tableHref({ table, query, columns: [...columnsOf[table].all] });
    expect(readShown(table, behind(href))).toEqual(columnsOf[table].all);
    expect(readTableQuery(behind(href))).toEqual(query);
  });

  const cards: readonly TableName[] = ['unmatched', 'mails', 'aside', 'unknown'];

  test.each(tableNames)('%s: what is decided about is on cards until the table is asked for', (table) => {
    const hasCards = cards.includes(table);
    expect(readShown(table, new URLSearchParams()) === null).toBe(hasCards);
    const { usual: columns } = columnsOf[table];
    const href = tableHref({ table, query: wholeTable, columns });
    expect(behind(href).get('as')).toBe(hasCards ? 'table' : null);
    expect(readShown(table, behind(href))).toEqual(columns);
  });

  test('a page stands in it where it is asked for, and never in a view or an export', () => {
    const shown: Shown = {
      table: 'mails',
      query: { ...query, page: { side: 'after', cursor: place } },
      columns: ['reason'],
    };
    expect(readTableQuery(behind(tableHref(shown, { withPage: true }))).page).toEqual(shown.query.page);
    expect(tableHref(shown)).toBe(
      '/unmatched?what=mails&as=table&q=500%2C37&state=review&reason=not_fresh&col=reason',
    );
    expect(writeShown(shown).toString()).toBe('q=500%2C37&state=review&reason=not_fresh&col=reason');
    expect(placeParts(shown)).toEqual([
      ['what', 'mails'],
      ['as', 'table'],
    ]);
  });
});
