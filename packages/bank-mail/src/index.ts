export { deskBanks, UnknownBankError, type WantedBanks } from './banks/choose-banks.ts';
export { BankDefinitionError, tryExamples } from './banks/definition.ts';
export { knownBank, knownBanks, loadCustomBanks, readBankFile } from './banks/load-banks.ts';
export { createDnsResolver } from './dns/create-dns-resolver.ts';
export {
  createMailExplainer,
  type ExplainedMail,
  type Explanation,
  type MailExplainer,
} from './explain/explain-mail.ts';
export { type ExplainProfile, readExplainProfile } from './explain/profile.ts';
export type { Claim } from './grammar/read-text.ts';
export { type MailContent, readContent } from './mime/read-content.ts';
export type { Notice, NoticeResult, NoticeReviewReason, OtherMail } from './notice/notice.ts';
export { parseNotice, readClaim } from './notice/parse-notice.ts';
export { type MailRereading, rereadMail, type StoredMail } from './notice/reread-mail.ts';
export {
  type BankProfile,
  type MailPolicy,
  mailPolicyOf,
  type PolicySettings,
  type Resolver,
} from './policy.ts';
export { createMailThread, type MailThread, type MailThreadOptions } from './thread/mail-thread.ts';
export type { MailToTry } from './thread/messages.ts';
export { type TriedDescription, tryDescription } from './thread/try-description.ts';
export { type Examine, examineMail } from './verify/examine-mail.ts';
export { readAddressee } from './verify/read-addressee.ts';
export { type TrustEffect, type TrustLevel, trustLevels } from './verify/trust-levels.ts';
export type { CheckLine, Evidence, MailVerdict, VerdictReason } from './verify/verdict.ts';
export type { UnprovenMail, VerifiedMail } from './verify/verified-mail.ts';
export { mailBytesMax, verifyMail } from './verify/verify-mail.ts';
export { verifyStoredMail } from './verify/verify-stored-mail.ts';
