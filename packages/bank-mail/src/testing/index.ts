// Only tests and measurements import this: '@luxon/bank-mail/testing'.
export * from './craft-signature.ts';
export * from './hostile-mails.ts';
export * from './samples.ts';
export * from './signed-mail.ts';
