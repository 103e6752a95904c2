/**
 * Names what a bank's notices into one mailbox can be told apart by: inside it a request's amount is unique, and a
 * payment looks for its request. The bank's mails name no account, so bank and address are all there is.
 */
export const scopeOf = (bank: string, mailboxAddress: string): string =>
  `${bank}:${mailboxAddress.toLowerCase()}`;

/**
 * The scope of a notice that does not say which of the desk's mailboxes its bank wrote to. No request is ever made in it,
 * so a payment a person accepts from such a mail waits until a person matches it.
 */
export const unclearScopeOf = (bank: string): string => `${bank}${unclearEnd}`;

const unclearEnd = ':?';

/** Says whether a payment's scope is of a notice that does not say which mailbox its bank wrote to. */
export const isUnclearScope = (scope: string): boolean => scope.endsWith(unclearEnd);
