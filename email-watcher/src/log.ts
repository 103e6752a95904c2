import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';

/** What the worker says: plain sentences for the operator, never a token, password, mail text or player name. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/**
 * Creates the log of the process: one line a message on stdout, readable in `pm2 logs`.
 * @param level a pino level, from LOG_LEVEL
 */
export function createLog(level: string): Log {
  const logger: Logger = pino(
    { level, base: null },
    pretty({
      colorize: false,
      ignore: 'pid,hostname',
      translateTime: 'SYS:yyyy-mm-dd HH:MM:ss o',
      sync: true,
    }),
  );
  return {
    info: (message) => logger.info(message),
    warn: (message) => logger.warn(message),
    error: (message) => logger.error(message),
  };
}
