// Only tests import this: '@luxon/cashdesk/testing'.

export * from './test-credit.ts';
export * from './test-database.ts';
export * from './test-desk.ts';
export * from './test-operators.ts';
export * from './test-records.ts';
