// Every table of the desk, one line per noun: drizzle-kit reads this file to write the migrations.
export * from '../account/account-tables.ts';
export * from '../approval/approval-table.ts';
export * from '../audit/audit-tables.ts';
export * from '../claims/claim-table.ts';
export * from '../credit/credit-tables.ts';
export * from '../history/alarm-table.ts';
export * from '../history/history-table.ts';
export * from '../key/key-table.ts';
export * from '../mail/mail-tables.ts';
export * from '../match/match-table.ts';
export * from '../operator/operator-tables.ts';
export * from '../payment/payment-tables.ts';
export * from '../request/request-table.ts';
export * from '../session/session-tables.ts';
export * from '../statement/statement-table.ts';
export * from '../switch/switch-table.ts';
export * from '../worker/worker-lease-table.ts';
