export * from './bank/bank-types.ts';
export { createControlResolver, createOfflineResolver, type Resolve } from './bank/offline-resolver.ts';
export { startBank } from './bank/start-bank.ts';
export { type ControlParts, startControl } from './control.ts';
export { publicClientId } from './desk/desk-state.ts';
export * from './desk/desk-types.ts';
export { startDesk } from './desk/start-desk.ts';
export * from './mailbox/mailbox-types.ts';
export { startMailbox } from './mailbox/start-mailbox.ts';
