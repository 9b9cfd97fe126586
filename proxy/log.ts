import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';

export type Log = Logger;

export const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

/**
 * Logs one line of JSON for each event, with the time in UTC as ISO 8601 writes it. Never log a query string, a phone number, a visitor's name, an
 * address or a password.
 */
export const createLog = (
  level: LogLevel,
  /** Standard output unless given. */
  destination: DestinationStream = pino.destination(1),
): Log => pino({ level, base: null, timestamp: stdTimeFunctions.isoTime }, destination);
