import type { Migration } from 'kysely';
import * as callbacks from './0001-callbacks.js';
import * as platform from './0002-platform.js';

/** In order, forward only; each runs in one transaction. */
export const migrations: Record<string, Migration> = {
  '0001-callbacks': callbacks,
  '0002-platform': platform,
};
