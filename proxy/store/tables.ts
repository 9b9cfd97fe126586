import type { CallbackTables } from './callback-tables.js';
import type { PlatformTables } from './platform-tables.js';

/** Every table of the store. Instants are milliseconds since 1970, flags are 0 or 1: the same in both databases. */
export interface Tables extends CallbackTables, PlatformTables {}
