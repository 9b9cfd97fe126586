import { type Logger, pino } from 'pino';

export type Log = Logger;

export const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

/**
 * One line of JSON an event, on standard output. What is logged are names, states and classes: never a query, a
 * number, a name of a visitor, an address or a password.
 */
export const createLog = (level: LogLevel): Log => pino({ level, base: null });
