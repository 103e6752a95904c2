/**
 * Names what a bank's notices into one mailbox can be told apart by: inside it a request's amount is unique, and a
 * payment looks for its request. The bank's mails name no account, so bank and address are all there is.
 */
export const scopeOf = (bank: string, mailboxAddress: string): string =>
  `${bank}:${mailboxAddress.toLowerCase()}`;
