export type { WatcherDoors } from './doors.ts';
export { createLog, type Log } from './log.ts';
export { runProcess } from './run-process.ts';
export { runWatcher } from './run-watcher.ts';
export { decideSessionAlarms, type SessionAlarm, type SessionStanding } from './session/session-alarms.ts';
