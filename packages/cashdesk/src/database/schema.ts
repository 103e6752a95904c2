// Every table of the desk, one line per noun: drizzle-kit reads this file to write the migrations.
export * from '../worker/worker-lease-table.ts';
