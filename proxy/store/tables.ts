import type { CallbackTables } from './callback-tables.js';
import type { PlatformTables } from './platform-tables.js';

/** See `Leases`. */
export interface LeasesTable {
  name: string;
  holder: string;
  until: number;
}

/** All tables of the store. In both databases times are milliseconds since 1970 and flags are 0 or 1. */
export interface Tables extends CallbackTables, PlatformTables {
  leases: LeasesTable;
}
