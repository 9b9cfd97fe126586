import type { Migration } from 'kysely';
import * as callbacks from './0001-callbacks.js';

/** In order, forward only; each runs in one transaction. */
export const migrations: Record<string, Migration> = {
  '0001-callbacks': callbacks,
};
