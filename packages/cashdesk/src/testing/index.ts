// Only tests import this: '@luxon/cashdesk/testing'.

export * from './fill-tables.ts';
export * from './test-credit.ts';
export * from './test-database.ts';
export * from './test-desk.ts';
export * from './test-operators.ts';
export * from './test-records.ts';
export * from './test-scope.ts';
