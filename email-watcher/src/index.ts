export { mailboxName } from '@luxon/settings';
export type { WatcherDoors } from './doors.ts';
export { type CreditWork, creditAttempt } from './jobs/credit-attempt.ts';
export {
  createJobHandlers,
  type JobHandlers,
  type JobHandlersWork,
  type NextStep,
} from './jobs/job-handlers.ts';
export type { ReadMailWork } from './jobs/read-mail.ts';
export { createLog, type Log } from './log.ts';
export type { OpenFolder, ServerMessage } from './mailbox/fetch-mails.ts';
export { type Scan, scanMailbox } from './mailbox/scan-mailbox.ts';
export { runProcess } from './run-process.ts';
export { runWatcher } from './run-watcher.ts';
export { bindingOf } from './session/binding.ts';
export { decideSessionAlarms, type SessionAlarm, type SessionStanding } from './session/session-alarms.ts';
