import { tableNames } from '@luxon/cashdesk';
import { expect, test } from 'vitest';
import { firstPageCases, slowestOf } from './first-page.ts';

test('the figure is the slowest page of all', () => {
  expect(slowestOf([3, 12.5, 7])).toBe(12.5);
  expect(slowestOf([])).toBe(0);
});

test('every table is measured', () => {
  expect(new Set(firstPageCases.map(([table]) => table))).toEqual(new Set(tableNames));
});
