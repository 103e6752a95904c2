// account
export {
  addReceivingAccount,
  type NewReceivingAccount,
  type ReceivingAccount,
  readReceivingAccounts,
  type SwitchReceivingAccount,
  switchReceivingAccount,
} from './account/account-store.ts';
export {
  type AccountRefusal,
  accountRefusals,
  chooseAccount,
} from './account/choose-account.ts';
export { formatMinuteOfDay, minuteOfDay } from './account/hours.ts';
export {
  listReceivingAccounts,
  type ReceivingAccountView,
  readSlotGauge,
} from './account/list-accounts.ts';
export {
  type AccountForm,
  type AccountFormField,
  type AccountFormResult,
  readAccountForm,
} from './account/read-account-form.ts';
export type { SlotGauge } from './account/slot-gauge.ts';
export {
  type NamedPassedOver,
  type RequestWish,
  type TakeRequestResult,
  takeRequest,
} from './account/take-request.ts';
// approval
export { type AnswerProposal, type AnswerResult, answerProposal } from './approval/answer-proposal.ts';
export type { CarriedOut, Refusal } from './approval/carry-out.ts';
export { type Decide, type DecideResult, decide, type Meanwhile, type NotNow } from './approval/decide.ts';
export {
  type DecidedSubject,
  type Decision,
  type DecisionKind,
  decisionKinds,
  decisionSchema,
  type SubjectRef,
  subjects,
} from './approval/decision.ts';
export { needsSecond, type SecondPersonRule, type SecondPersonVerdict } from './approval/needs-second.ts';
export type { Approval } from './approval/propose.ts';
export { readVersion, readVersions } from './approval/read-version.ts';
export { type ApprovalState, approvalStates } from './approval/transitions.ts';
// audit
export {
  type DailyHead,
  giveBackHead,
  keepDailyHead,
  readAuditHead,
  takeUntoldHead,
} from './audit/audit-head.ts';
export { auditSentence, headSentence } from './audit/audit-texts.ts';
export { type AuditHead, formatHead, parseHead } from './audit/chain-rule.ts';
export { type SealedAudit, sealAudit } from './audit/seal-audit.ts';
export {
  type AuditFinding,
  type AuditFindingKind,
  type AuditVerdict,
  type VerifyAudit,
  verifyAudit,
} from './audit/verify-audit.ts';
// bank
export { type CatalogBank, listCatalogBanks, publishBanks } from './bank/bank-catalog.ts';
export {
  type AskBankTrial,
  askBankTrial,
  type BankTrial,
  type BankTrialResult,
  bankYamlMax,
  finishBankTrial,
  listBankTrials,
  mistakeKinds,
  readBankTrial,
  type StoredMistake,
} from './bank/bank-trials.ts';
// books
export type { BookLine, Total } from './books/book-line.ts';
export { type BookRule, type BooksLanguage, bookRuleNames, bookSentence } from './books/book-rules.ts';
export { type Books, checkBooks, type Misfit, misfitRowsMax } from './books/check-books.ts';
// breaker
export {
  type BreakerLimits,
  type BreakerName,
  breakerAlarm,
  breakerNames,
  breakers,
  defaultBreakerLimits,
  noBreakers,
} from './breaker/breakers.ts';
export type { WatchedMail } from './breaker/measure.ts';
export { sweepBreakers } from './breaker/trip-breaker.ts';
// claims
export {
  type Claim,
  type ClaimResult,
  claimIdleMs,
  giveBackClaim,
  takeClaim,
  takeOverClaim,
} from './claims/claim-store.ts';
// credit
export { lateEffectMs, type UndecidedReason } from './credit/decide-second-look.ts';
export {
  type Attempt,
  type AttemptOutcome,
  type FinishAttempt,
  finishAttempt,
} from './credit/finish-attempt.ts';
export {
  type Balance,
  type DoubtfulCall,
  type Evidence,
  type HistoryEntry,
  type LookAgain,
  nextLookAt,
  secondLooksAfterMs,
} from './credit/look-again.ts';
export {
  balanceMsMax,
  lookAtBalance,
  type ReadBalance,
  readBalanceBefore,
} from './credit/read-balance.ts';
export { openReplies } from './credit/sealed-replies.ts';
export { secondLook } from './credit/second-look.ts';
export {
  markOrphanedAttempts,
  type SettleUnknown,
  type SettleUnknownResult,
  settleUnknown,
} from './credit/settle-unknown.ts';
export {
  callMsMax,
  type PlannedAttempt,
  readPlannedAttempt,
  type StartSendingResult,
  startSending,
} from './credit/start-sending.ts';
export { sweepUnknowns } from './credit/sweep-unknowns.ts';
export { type AttemptState, attemptStates } from './credit/transitions.ts';
export { isShapeTrusted, listTrustedShapes, revokeShape } from './credit/trusted-shapes.ts';
// database
export { judgeDataFolder } from './database/data-folder.ts';
export * from './database/database-error.ts';
export {
  type EnsureDatabaseOptions,
  ensureDatabase,
  findRunningDatabase,
  removeEmbeddedDatabase,
  stopEmbeddedDatabase,
} from './database/ensure-database.ts';
export { type Change, listenForChanges } from './database/listen-for-changes.ts';
export { migrate } from './database/migrate.ts';
export { findMissingRights, missingRights } from './database/missing-rights.ts';
export {
  connectAlone,
  type Database,
  type Drizzle,
  databaseOver,
  type Executor,
  type OpenDatabaseOptions,
  openDatabase,
  type Transaction,
} from './database/open-database.ts';
export { passingTrouble } from './database/passing-trouble.ts';
// desk
export { assembleDesk } from './desk/assemble-desk.ts';
export type { Clock, Desk, Random } from './desk/desk.ts';
export { newId } from './desk/new-id.ts';
export { closeDesk, type OpenDeskOptions, openDesk } from './desk/open-desk.ts';
// health
export {
  type HealthFacts,
  type HealthFinding,
  type HealthPlace,
  type HealthState,
  judgeHealth,
} from './health/judge-health.ts';
export { readHealth } from './health/read-health.ts';
// history
export { type AlarmLanguage, alarmSentence, alarmTitle } from './history/alarm-texts.ts';
export {
  type AlarmKind,
  alarmKinds,
  type CloseAlarm,
  closeAlarm,
  closeAlarms,
  closeOtherAlarms,
  listClosedAlarms,
  listOpenAlarms,
  raiseAlarm,
} from './history/raise-alarm.ts';
export { giveBackAlarm, takeUntoldAlarm, type UntoldAlarm } from './history/tell-alarms.ts';
export { type EnqueueOptions, enqueue } from './job/enqueue.ts';
export { enqueueStuckWork } from './job/enqueue-stuck-work.ts';
// job
export { graphileQueue, type JobQueue, type QueuedJob } from './job/job-queue.ts';
export { type JobName, type JobPayload, jobNames, jobPayloads } from './job/jobs.ts';
// key
export { advanceEpoch, type EpochVerdict } from './key/database-epoch.ts';
export { KeyError, type KeyErrorCode } from './key/key-error.ts';
export { type OpenVaultOptions, openVault } from './key/open-vault.ts';
export { type RotatedKey, type RotateKey, rotateKey } from './key/rotate-key.ts';
export type { Vault } from './key/vault.ts';
export {
  type AcceptMail,
  type AcceptMailResult,
  acceptMailByHand,
  dismissMail,
  type MailByHand,
} from './mail/accept-mail.ts';
// mail
export { holdMailbox, type MailboxHold } from './mail/hold-mailbox.ts';
export { type FolderHealth, judgeFolder } from './mail/judge-folder.ts';
export type { Mail } from './mail/move-mail.ts';
export {
  fromStoredNotice,
  type NoticeFacts,
  type StoredNotice,
  toStoredNotice,
} from './mail/notice-facts.ts';
export { readMailAgain, readWaitingMailsAgain } from './mail/read-again.ts';
export {
  loadMailToRead,
  type MailReading,
  type RecordedReading,
  recordReading,
} from './mail/read-mail.ts';
export { type NoticeForm, type NoticeFormResult, readNoticeForm } from './mail/read-notice-form.ts';
export {
  advanceMailCursor,
  dueHoles,
  type FetchedBytes,
  type FetchedMail,
  type Folder,
  type FolderGeneration,
  knownUids,
  readMailCursor,
  recordHole,
  restingHoles,
  storeMail,
  storeMails,
} from './mail/store-mail.ts';
export { type BankSurvey, surveyBanks, type TrustLevelName } from './mail/survey-banks.ts';
export {
  type MailState,
  mailStates,
  type WaitingMailState,
  waitingMailStates,
} from './mail/transitions.ts';
// match
export { decideMatch, type MatchDecision } from './match/decide-match.ts';
export {
  type CreditAmount,
  creditedAmount,
  type Deviation,
  deviations,
  findDeviations,
  type NearRequest,
} from './match/deviations.ts';
export { type MatchByHand, matchByHand, matchPayment } from './match/match-payment.ts';
export {
  closePayment,
  type PersonsChange,
  type PersonsChangeResult,
  retryCredit,
  takeBackMatch,
  takeUpPayment,
  undoMatch,
} from './match/undo-match.ts';
export {
  type MatchObjection,
  type MatchRule,
  matchRules,
  type RuleResult,
  type WeighedCandidate,
} from './match/weigh-candidate.ts';
export { isPermitted } from './operator/is-permitted.ts';
// operator
export { lockMs, triesMax } from './operator/judge-try.ts';
export { listOperatorHistory, recordOperatorEvent } from './operator/operator-history.ts';
export {
  type ConsumeResult,
  checkInvite,
  consumeInvite,
  countOperators,
  createInvite,
  giveBackInvite,
  type Invite,
  type InviteVerdict,
  inviteOperator,
} from './operator/operator-store.ts';
export {
  type OperatorEvent,
  operatorAccounts,
  operatorInvites,
  operatorSessions,
  operators,
  operatorTwoFactors,
  operatorVerifications,
} from './operator/operator-tables.ts';
export {
  addPasskey,
  endOtherSignIns,
  endSignIn,
  listPasskeys,
  listSignIns,
  notePasskeyUse,
  type Passkey,
  readPasskey,
  readTwoFactor,
  refreshSignIn,
  removePasskey,
  type SignIn,
  turnSecondFactorOff,
  turnSecondFactorOn,
} from './operator/own-sign-ins.ts';
export {
  changeRole,
  listPeople,
  type Person,
  type PersonResult,
  resetSecondFactor,
  switchOperator,
  unlockOperator,
} from './operator/people.ts';
export { mayDo, type Permission, permissions, type Role, roles } from './operator/roles.ts';
export { forgetSignInTries, type SignInTry, takeSignInTry } from './operator/sign-in-tries.ts';
export { takeTotpCode } from './operator/take-totp-code.ts';
export { totpAt } from './operator/totp.ts';
// payment
export type { ReversalFacts } from './payment/reverse-payment.ts';
export { type PaymentState, paymentStates } from './payment/transitions.ts';
// player
export type {
  PlayerRefusal,
  PlayerStanding,
} from './player/judge-player.ts';
export { type BlockedPage, type ListBlocked, listBlockedPlayers } from './player/list-blocked.ts';
export {
  blockPlayer,
  type ListedPlayer,
  limitPlayer,
  listPlayers,
  notePlayer,
  type Player,
  type PlayerChange,
  type PlayerLine,
  type PlayerResult,
  type PlayerStory,
  readPlayer,
} from './player/player-store.ts';
// request
export {
  type CreateRequestResult,
  createRequest,
  freeSlotsMin,
  type NewRequest,
  type Request,
} from './request/create-request.ts';
export { cancelRequest, expireRequests } from './request/end-requests.ts';
export { isUnclearScope, scopeOf, unclearScopeOf } from './request/scope-of.ts';
export { type RequestState, requestStates } from './request/transitions.ts';
export { askForRenewal } from './session/ask-for-renewal.ts';
// session
export {
  type FoundSession,
  type PasteDesk,
  type PasteReading,
  type PasteRefusal,
  pasteRefusals,
  readPaste,
  type ShownPaste,
} from './session/paste/read-paste.ts';
export {
  type PastedField,
  type PastedTokens,
  type PasteResult,
  pasteSession,
} from './session/paste-session.ts';
export type {
  Session,
  SessionBinding,
  SessionHead,
  SessionSource,
  SessionState,
  StoredSession,
  Transport,
} from './session/session.ts';
export { bindingKey } from './session/session-binding.ts';
export {
  type BringResult,
  bringSession,
  type Candidate,
  type CandidateVerdict,
  readCandidate,
  type TryCandidate,
  tryCandidate,
} from './session/session-candidates.ts';
export { createSessionStore, type PutSessionResult, type SessionStore } from './session/session-store.ts';
export { readSessionView, type SessionView, type ShownSession } from './session/session-view.ts';
// setup
export {
  decideSetup,
  type SetupFacts,
  type SetupFinding,
  type SetupState,
  type SetupStep,
} from './setup/decide-setup.ts';
export { readPracticeFile, writePracticeFile } from './setup/practice-file.ts';
export { type Practice, readPractice } from './setup/read-practice.ts';
export { isNewDesk, readSetup } from './setup/read-setup.ts';
// statement
export {
  type CheckStatement,
  checkStatement,
  readStatementMapping,
  type StatementCheck,
} from './statement/check-statement.ts';
export { type GuessedMapping, guessMapping } from './statement/guess-mapping.ts';
export {
  type StatementEntry,
  type StatementMapping,
  statementMappingSchema,
  type UnreadableReason,
} from './statement/read-statement.ts';
export type { ComparedPayment } from './statement/reconcile.ts';
export { type StatementColumn, StatementError, type StatementProblem } from './statement/statement-error.ts';
// switch
export {
  isAutomaticCreditOn,
  readSwitch,
  type SetSwitch,
  type SwitchName,
  type SwitchState,
  setSwitch,
  setSwitchWithin,
} from './switch/switch-store.ts';
// table
export { type MailChoices, readMailChoices } from './table/mail-source.ts';
export type { SearchKey } from './table/read-search.ts';
export {
  type ReadTable,
  readTable,
  readTablePlaces,
  readWholeTable,
  type TableItem,
  type TablePage,
  type TablePlaces,
  type TableRow,
} from './table/read-table.ts';
export {
  type DeleteView,
  deleteView,
  listViews,
  type SavedView,
  type SaveView,
  saveView,
} from './table/saved-views.ts';
export {
  placeOfTable,
  type TableName,
  type TablePlace,
  tableNames,
  tablePlaces,
} from './table/table-names.ts';
export {
  type Cursor,
  isFiltered,
  readTableQuery,
  type TableQuery,
  wholeTable,
  writeTableQuery,
} from './table/table-query.ts';
export type { DeskItem } from './view/desk-item.ts';
// view
export {
  type AuditLine,
  type AuditNoun,
  type AuditPage,
  type AuditPerson,
  auditNouns,
  type ListAudit,
  listAudit,
} from './view/list-audit.ts';
export { listUndoable, type UndoableMatch } from './view/list-undoable.ts';
export { listUnknown, type UnknownAttempt } from './view/list-unknown.ts';
export {
  listUnmatched,
  type Suggestion,
  type Unmatched,
  type UnmatchedPayment,
} from './view/list-unmatched.ts';
export { paymentStory } from './view/payment-story.ts';
export {
  type AgeBand,
  type AgeBandName,
  type ChartRange,
  type CreditStep,
  type DelayStep,
  readCreditChart,
  readDelayChart,
  readWaitingAges,
} from './view/read-charts.ts';
export {
  type Deciding,
  listProposals,
  readDeciding,
  readOperatorNames,
} from './view/read-deciding.ts';
export type { HistoryLine } from './view/read-history.ts';
export {
  type MailPage,
  type MailToReplay,
  readFolders,
  readMailPage,
  readVerdicts,
  type StoredMail,
  storedMailsSince,
} from './view/read-mail-page.ts';
export { type Metrics, readMetrics } from './view/read-metrics.ts';
export { type MailItem, type Now, type QueueItem, type ReadNow, readNow } from './view/read-now.ts';
export { type Pulse, readPulse } from './view/read-pulse.ts';
export {
  type ListRequests,
  listRequests,
  type PaymentStory,
  type RequestStory,
  readPaymentStory,
  readRequest,
  type StoryLine,
} from './view/read-story.ts';
export { type DeskTimeline, readTimeline, type SessionMark } from './view/read-timeline.ts';
export type { Segment } from './view/segments.ts';
export { listWaitingMails, type UnmatchedMail, type WaitingMail } from './view/waiting-mails.ts';
export type { WaitingPayment } from './view/waiting-payments.ts';
export { type Said, type Standing, type Word, wordOf, words } from './view/word-of.ts';
// worker
export { leaseDeadAfterMs } from './worker/lease-life.ts';
export { readWorkerState } from './worker/read-workers.ts';
export { sweepDeadWorkers } from './worker/sweep-dead-workers.ts';
export type { DeadWorkerSweep } from './worker/sweep-leases.ts';
export {
  type Every,
  type Lease,
  type StartLeaseOptions,
  startLease,
} from './worker/worker-lease.ts';
