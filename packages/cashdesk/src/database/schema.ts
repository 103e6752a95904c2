// Every table of the desk, one line per noun: drizzle-kit reads this file to write the migrations.
export * from '../key/key-table.ts';
export * from '../operator/operator-tables.ts';
export * from '../session/session-tables.ts';
export * from '../switch/switch-table.ts';
export * from '../worker/worker-lease-table.ts';
