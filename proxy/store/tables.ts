import type { CallbackTables } from './callback-tables.js';
import type { ConfigurationTables } from './configuration-tables.js';
import type { ConsentTables } from './consent-tables.js';
import type { EncryptionTables } from './encryption-tables.js';
import type { GuardTables } from './guard-tables.js';
import type { OwnerTables } from './owner-tables.js';
import type { PlatformTables } from './platform-tables.js';
import type { RequestTables } from './request-tables.js';

/** See `Leases`. */
export interface LeasesTable {
  name: string;
  holder: string;
  until: number;
}

/** Builds of the widget that instances have served; see `KeptBuilds`. */
export interface WidgetBuildsTable {
  /** Hash of its paths. */
  build: string;
  /** JSON list of the paths of its files. */
  paths: string;
  /** When an instance last started with it. */
  started_at: number;
}

/** Files of these builds. A path contains a hash of the content, so builds may share a file. */
export interface WidgetFilesTable {
  path: string;
  content: Uint8Array;
}

/** All tables of the store. In both databases times are milliseconds since 1970 and flags are 0 or 1. */
export interface Tables
  extends CallbackTables,
    ConfigurationTables,
    ConsentTables,
    EncryptionTables,
    GuardTables,
    OwnerTables,
    PlatformTables,
    RequestTables {
  leases: LeasesTable;
  widget_builds: WidgetBuildsTable;
  widget_files: WidgetFilesTable;
}
