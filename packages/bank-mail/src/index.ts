export { demirbank } from './banks/demirbank/profile.ts';
export { createDnsResolver } from './dns/create-dns-resolver.ts';
export { type MailContent, readContent } from './mime/read-content.ts';
export type { Notice, NoticeResult, NoticeReviewReason, OtherMail } from './notice/notice.ts';
export { parseNotice } from './notice/parse-notice.ts';
export type { BankProfile, MailPolicy, Resolver } from './policy.ts';
export { type TrustEffect, type TrustLevel, trustLevels } from './verify/trust-levels.ts';
export type { CheckLine, Evidence, MailVerdict, VerdictReason } from './verify/verdict.ts';
export {
  dangerouslyTrustUnprovenMail,
  type UnprovenMail,
  type VerifiedMail,
} from './verify/verified-mail.ts';
export { mailBytesMax, verifyMail } from './verify/verify-mail.ts';
