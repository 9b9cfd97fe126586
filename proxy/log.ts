import { type Logger, pino } from 'pino';
import type { Settings } from './settings.js';

export type Log = Logger;

/**
 * One line of JSON an event, on standard output. What is logged are names, states and classes: never a query, a
 * number, a name of a visitor, an address or a password.
 */
export const createLog = (level: Settings['logLevel']): Log => pino({ level, base: null });
