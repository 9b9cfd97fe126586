import { type Logger, pino } from 'pino';

export type Log = Logger;

export const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

/**
 * Logs to standard output, one line of JSON for each event. Never log a query string, a phone number, a visitor's name, an
 * address or a password.
 */
export const createLog = (level: LogLevel): Log => pino({ level, base: null });
