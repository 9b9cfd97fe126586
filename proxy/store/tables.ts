import type { CallbackTables } from './callback-tables.js';
import type { PlatformTables } from './platform-tables.js';

/** Who may do some work until when; see `Leases`. */
export interface LeasesTable {
  name: string;
  holder: string;
  until: number;
}

/** Every table of the store. Instants are milliseconds since 1970, flags are 0 or 1: the same in both databases. */
export interface Tables extends CallbackTables, PlatformTables {
  leases: LeasesTable;
}
